package io.fleetpulse.endtoend;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.postgresql.PGConnection;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A stop of the job in the middle of its input, as files. One zip file holds the folder.
 *
 * @param folder contains {@code savepoint/}; {@code records.bin}, all records of the topic, before and
 *     after the savepoint; and {@code rows/}, the rows that the job had written, a file per table
 */
record GoldenSavepoint(Path folder) {

    private static final String SAVEPOINT = "savepoint";

    /** The time of each entry, so that equal content gives an equal zip file. */
    private static final long NO_TIME = 315_532_800_000L;

    /** Unpacks a zip file into an empty folder. */
    static GoldenSavepoint unzip(Path file, Path folder) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = folder.resolve(entry.getName());
                Files.createDirectories(target.getParent());
                Files.copy(zip, target);
            }
        }
        return new GoldenSavepoint(folder);
    }

    /** Packs the folder into a zip file. */
    void zip(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        List<Path> content;
        try (Stream<Path> walk = Files.walk(folder)) {
            content = walk.filter(Files::isRegularFile).sorted().toList();
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setLevel(9);
            for (Path one : content) {
                ZipEntry entry = new ZipEntry(folder.relativize(one).toString());
                entry.setTime(NO_TIME);
                zip.putNextEntry(entry);
                Files.copy(one, zip);
            }
        }
    }

    /** The savepoint's URI, for Flink. */
    String savepoint() {
        return folder.resolve(SAVEPOINT).toUri().toString();
    }

    /** Moves a savepoint into the folder. */
    void keepSavepoint(Path written) throws IOException {
        Files.move(written, folder.resolve(SAVEPOINT));
    }

    /** Writes all records of a topic. */
    void keepRecords(String servers, String topic, int partitions) throws IOException {
        List<TopicPartition> all = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            all.add(new TopicPartition(topic, partition));
        }
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(
                                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer());
                DataOutputStream out = new DataOutputStream(Files.newOutputStream(records()))) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    out.writeInt(record.partition());
                    out.writeLong(record.timestamp());
                    write(out, record.key());
                    write(out, record.value());
                    out.writeInt(record.headers().toArray().length);
                    for (Header header : record.headers()) {
                        out.writeUTF(header.key());
                        write(out, header.value());
                    }
                }
            }
        }
    }

    /** Sends all records, each to its partition, in their order. */
    @SuppressWarnings("FutureReturnValueIgnored") // flush and the count of rows show a failure
    void publish(String servers, String topic) throws IOException {
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers),
                                new ByteArraySerializer(),
                                new ByteArraySerializer());
                DataInputStream in =
                        new DataInputStream(
                                new ByteArrayInputStream(Files.readAllBytes(records())))) {
            while (in.available() > 0) {
                int partition = in.readInt();
                long timestamp = in.readLong();
                byte[] key = read(in);
                byte[] value = read(in);
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(topic, partition, timestamp, key, value);
                for (int left = in.readInt(); left > 0; left--) {
                    record.headers().add(in.readUTF(), read(in));
                }
                producer.send(record);
            }
            producer.flush();
        }
    }

    /** Writes the rows of all tables of a database. */
    void keepRows(String database) throws Exception {
        Files.createDirectories(rows());
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet tables =
                        statement.executeQuery(
                                "SELECT tablename FROM pg_tables WHERE schemaname = 'fleet'"
                                        + " AND tablename <> 'schema_version'")) {
            while (tables.next()) {
                String table = tables.getString(1);
                ByteArrayOutputStream csv = new ByteArrayOutputStream();
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("COPY fleet." + table + " TO STDOUT (FORMAT csv, HEADER)", csv);
                Files.write(rows().resolve(table + ".csv"), csv.toByteArray());
            }
        }
    }

    /** Writes the rows into a database that has the schema. */
    void fill(String database) throws Exception {
        try (Connection connection = DriverManager.getConnection(database);
                Stream<Path> files = Files.list(rows())) {
            for (Path file : files.toList()) {
                String table = file.getFileName().toString().replace(".csv", "");
                String columns = Files.readAllLines(file).get(0);
                try (InputStream csv = Files.newInputStream(file)) {
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn(
                                    "COPY fleet.%s (%s) FROM STDIN (FORMAT csv, HEADER)"
                                            .formatted(table, columns),
                                    csv);
                }
            }
        }
    }

    private Path records() {
        return folder.resolve("records.bin");
    }

    private Path rows() {
        return folder.resolve("rows");
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        if (bytes == null) {
            out.writeInt(-1);
            return;
        }
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        return in.readNBytes(length);
    }
}
