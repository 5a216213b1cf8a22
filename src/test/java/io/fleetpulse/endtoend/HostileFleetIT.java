package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.deadletter.SecretSearch;
import io.fleetpulse.hostile.HostileRecord;
import io.fleetpulse.hostile.HostileRecords;
import io.fleetpulse.result.Table;
import io.fleetpulse.source.Decoded;
import io.fleetpulse.source.HostileDecoding;
import io.fleetpulse.tools.SlowTest;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends 15,000 hostile records, or as many as {@code fleetpulse.records} says, through the whole job
 * without any restart. Each record counts as a message, as a redelivery or as a dead letter.
 */
@SlowTest("many thousand hostile records")
class HostileFleetIT {

    private static final int RECORDS = Integer.getInteger("fleetpulse.records", 15_000);
    private static final int PARTITIONS = 2;

    /** The seed; a system property overrides the default for manual runs. */
    private static final long SEED = Long.getLong("fleetpulse.seed", 1);

    /** Messages by family, as the source decodes them, and whole records by reason. */
    private static final Map<String, Long> messages = new TreeMap<>();

    /**
     * The identifying values of each family's messages, for a lower bound of distinct messages.
     */
    private static final Map<String, Set<String>> keys = new TreeMap<>();

    private static final Map<String, Long> deadLetters = new TreeMap<>();

    private static String topic;
    private static String database;

    @BeforeAll
    static void run(@TempDir Path checkpoints) throws Exception {
        Servers servers = Servers.get();
        String broker = servers.broker().bootstrapServers();
        // This setting makes the broker accept records from the future.
        topic =
                servers.newTopic(
                        PARTITIONS,
                        Map.of("message.timestamp.after.max.ms", "9223372036854775807"));
        database = servers.newDatabase();
        publish(broker);
        long start = System.nanoTime();
        try (FleetRun run = new FleetRun(checkpoints, broker, topic, database)) {
            run.withoutRestarts().toTheEnd();
        }
        System.out.printf(
                "%d hostile records of seed %d took %.1f s%n",
                RECORDS, SEED, (System.nanoTime() - start) / 1e9);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback keeps the failure
    private static void publish(String broker) throws Exception {
        HostileRecords records = new HostileRecords(SEED);
        HostileDecoding decoding = new HostileDecoding();
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                broker,
                                ProducerConfig.LINGER_MS_CONFIG,
                                20),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int number = 0; number < RECORDS; number++) {
                HostileRecord record = records.next();
                count(decoding.decode(record, number));
                producer.send(
                        record.to(topic, number % PARTITIONS),
                        (metadata, exception) -> {
                            if (exception != null) {
                                failure.set(exception);
                            }
                        });
            }
            producer.flush();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    @Test
    void everyMessageIsCountedOrIsARedeliveryOfOneThatIs() throws SQLException {
        Map<String, Long> counted = new TreeMap<>();
        rows("SELECT family, sum(messages) FROM fleet.stream_window GROUP BY 1")
                .forEach(row -> put(counted, row));
        Map<String, Long> delivered = new TreeMap<>();
        rows("SELECT family, sum(messages) + sum(duplicates) FROM fleet.stream_window WHERE family"
                        + " <> 'unknown' GROUP BY 1")
                .forEach(row -> put(delivered, row));

        assertThat(delivered).isEqualTo(messages);
        messages.forEach(
                (family, decoded) ->
                        assertThat(counted.get(family))
                                .as(family)
                                .isBetween((long) keys.get(family).size(), decoded));
        assertThat(total(messages) + total(deadLetters)).isEqualTo(RECORDS);
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void everyOtherRecordIsADeadLetterOfItsOwn() throws SQLException {
        Map<String, Long> letters = new TreeMap<>();
        rows("SELECT reason, count(*) FROM fleet.dead_letter WHERE part = 0 AND source_partition >="
                        + " 0 AND reason <> 'TOO_LATE' GROUP BY 1")
                .forEach(row -> put(letters, row));

        assertThat(letters).isEqualTo(deadLetters);
    }

    private static void put(Map<String, Long> counts, String row) {
        String[] columns = row.split(", ", -1);
        counts.put(columns[0], Long.parseLong(columns[1]));
    }

    @Test
    void aRecordHasABoundedNumberOfDeadLettersAndOneValue() throws SQLException {
        assertThat(
                        number(
                                "SELECT max(letters) FROM (SELECT count(*) AS letters FROM"
                                        + " fleet.dead_letter WHERE source_partition >= 0 GROUP BY"
                                        + " source_partition, source_offset) AS records"))
                .isLessThanOrEqualTo(1_001);
        assertThat(
                        number(
                                "SELECT count(*) FROM fleet.dead_letter AS later WHERE part > 0 AND"
                                    + " value IS NOT NULL AND reason <> 'TOO_LATE' AND EXISTS"
                                    + " (SELECT FROM fleet.dead_letter AS first WHERE"
                                    + " first.source_topic = later.source_topic AND"
                                    + " first.source_partition = later.source_partition AND"
                                    + " first.source_offset = later.source_offset AND first.part <"
                                    + " later.part AND first.reason <> 'TOO_LATE')"))
                .isZero();
    }

    @Test
    void noRowIsRefused() throws SQLException {
        assertThat(
                        rows(
                                "SELECT source_topic, detail, left(value, 300) FROM"
                                    + " fleet.dead_letter WHERE reason = 'REJECTED_BY_SINK' LIMIT"
                                    + " 5"))
                .isEmpty();
    }

    @Test
    void noRowRevealsASecret() throws SQLException {
        List<String> revealing = new ArrayList<>();
        for (Table table : Table.values()) {
            rows("SELECT row_to_json(t)::text FROM fleet." + table.relation() + " t").stream()
                    .filter(HostileFleetIT::revealsSecret)
                    .forEach(row -> revealing.add(table + " " + row));
        }
        assertThat(revealing).isEmpty();
    }

    private static boolean revealsSecret(String row) {
        return SecretSearch.reveals(row, HostileRecords.SECRET);
    }

    /** Found sub-devices without any time are known, but count in no window: a dead letter. */
    private static void count(List<Decoded> decoded) {
        boolean isDeadLetter = decoded.stream().anyMatch(HostileFleetIT::isWholeDeadLetter);
        for (Decoded each : decoded) {
            if (isWholeDeadLetter(each)) {
                deadLetters.merge(each.deadLetter().reason().name(), 1L, Long::sum);
            } else if (each.message() != null && !isDeadLetter) {
                String family = each.message().family().label();
                String key = each.message().origin().messageKey();
                messages.merge(family, 1L, Long::sum);
                keys.computeIfAbsent(family, unused -> new HashSet<>())
                        .add(key == null ? "record " + messages.get(family) : key);
            }
        }
    }

    private static boolean isWholeDeadLetter(Decoded decoded) {
        return decoded.deadLetter() != null && decoded.deadLetter().part() == 0;
    }

    private static long number(String query) throws SQLException {
        return Long.parseLong(rows(query).get(0));
    }

    private static List<String> rows(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    values.add(result.getString(column));
                }
                rows.add(String.join(", ", values));
            }
        }
        return rows;
    }
}
