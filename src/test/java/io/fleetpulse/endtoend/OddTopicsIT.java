package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fleetpulse.tools.SlowTest;

import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** With unusual topics, offsets and transactions, the run ends and processes all records. */
@SlowTest("a run of the job for every odd topic")
class OddTopicsIT {

    private static final long TIME = 1_767_225_600_000L;

    @TempDir private Path checkpoints;

    private String servers;
    private String topic;
    private String database;

    @BeforeEach
    void newTopic() throws Exception {
        servers = Servers.get().broker().bootstrapServers();
        topic = Servers.get().newTopic(1);
        database = Servers.get().newDatabase();
    }

    @Test
    void anOffsetBeyondTheEndBecomesTheEarliest() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(null)) {
            send(producer, 5);
        }
        commit(100);

        run("--kafka.start", "committed", "--kafka.group.id", topic);

        assertThat(readings()).isEqualTo(5);
    }

    @Test
    void whatWasCommittedIsNotReadAgain() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(null)) {
            send(producer, 5);
        }
        commit(3);

        run("--kafka.start", "committed", "--kafka.group.id", topic);

        assertThat(readings()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-12-31T00:00:00Z", "2026-01-01T00:00:02Z", "2027-01-01T00:00:00Z"})
    void aStartInTimeReadsWhatIsLeftSinceThen(String start) throws Exception {
        Map<String, Long> expected =
                Map.of(
                        "2025-12-31T00:00:00Z",
                        5L,
                        "2026-01-01T00:00:02Z",
                        3L,
                        "2027-01-01T00:00:00Z",
                        0L);
        try (KafkaProducer<byte[], byte[]> producer = producer(null)) {
            send(producer, 5);
        }

        run("--kafka.start", start);

        assertThat(readings()).isEqualTo(expected.get(start));
    }

    @Test
    void abortedTransactionsAreNoInputAndOpenOnesAreNotWaitedFor() throws Exception {
        try (KafkaProducer<byte[], byte[]> aborting = producer(topic + "-a");
                KafkaProducer<byte[], byte[]> committing = producer(topic + "-b");
                KafkaProducer<byte[], byte[]> open = producer(topic + "-c")) {
            aborting.initTransactions();
            committing.initTransactions();
            open.initTransactions();
            aborting.beginTransaction();
            send(aborting, 7);
            committing.beginTransaction();
            send(committing, 4);
            committing.commitTransaction();
            aborting.abortTransaction();
            open.beginTransaction();
            send(open, 2);

            run();

            open.abortTransaction();
        }
        assertThat(readings()).isEqualTo(4);
    }

    @Test
    void aTopicOfAbortedTransactionsOnlyEndsToo() throws Exception {
        try (KafkaProducer<byte[], byte[]> aborting = producer(topic)) {
            aborting.initTransactions();
            aborting.beginTransaction();
            send(aborting, 3);
            aborting.abortTransaction();
        }

        run();

        assertThat(readings()).isZero();
    }

    @Test
    void whoWantsUncommittedRecordsSaysSo() throws Exception {
        try (KafkaProducer<byte[], byte[]> aborting = producer(topic)) {
            aborting.initTransactions();
            aborting.beginTransaction();
            send(aborting, 3);
            aborting.abortTransaction();
        }

        run("--kafka.properties.isolation.level", "read_uncommitted");

        assertThat(readings()).isEqualTo(3);
    }

    /** Both kinds of run wait for the topic, at the same time. */
    @Test
    void aTopicThatDoesNotExistEndsTheJobWithItsName() throws Exception {
        String missing = topic + "-missing";
        List<CompletableFuture<Throwable>> failures =
                List.of(failureWithout(missing, "true"), failureWithout(missing, "false"));

        for (CompletableFuture<Throwable> failure : failures) {
            assertThat(ExceptionUtils.stringifyException(failure.get()))
                    .contains("kafka.topics that do not exist")
                    .contains(": " + missing + ".");
        }
    }

    private CompletableFuture<Throwable> failureWithout(String missing, String bounded) {
        return CompletableFuture.supplyAsync(
                () ->
                        catchThrowable(
                                () ->
                                        run(
                                                "--kafka.topics",
                                                topic + "," + missing,
                                                "--kafka.bounded",
                                                bounded,
                                                "--postgres.schema",
                                                "bounded_" + bounded)));
    }

    @Test
    void aPatternWithoutATopicEndsABoundedRunWithTheSetting() throws Exception {
        Throwable failure =
                catchThrowable(() -> run("--kafka.topic.pattern", topic + "-nothing-.*"));

        assertThat(ExceptionUtils.stringifyException(failure))
                .contains("kafka.topic.pattern = " + topic + "-nothing-.*");
    }

    @Test
    void aPatternReadsWhatItMatches() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(null)) {
            send(producer, 5);
        }

        run("--kafka.topic.pattern", topic + "|" + topic + "-other.*");

        assertThat(readings()).isEqualTo(5);
    }

    private void run(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("--results.kafka", "false"));
        all.addAll(List.of(options));
        try (FleetRun run =
                new FleetRun(checkpoints, servers, topic, database, all.toArray(String[]::new))) {
            run.toTheEnd();
        }
    }

    private long readings() throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                "SELECT coalesce(sum(count), 0) FROM fleet.property_window")) {
            found.next();
            return found.getLong(1);
        }
    }

    private void commit(long offset) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.alterConsumerGroupOffsets(
                            topic,
                            Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }

    private KafkaProducer<byte[], byte[]> producer(String transactionalId) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        if (transactionalId != null) {
            settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
            // Longer than the run, beside which a transaction stays open.
            settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 900_000);
        }
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Distinct readings of one device, a second apart. */
    private void send(KafkaProducer<byte[], byte[]> producer, int records) throws Exception {
        for (int at = 0; at < records; at++) {
            long time = TIME + at * 1_000L;
            String value =
                    """
                    {"productKey":"%s","deviceName":"a","iotId":"i","gmtCreate":%d,\
                    "items":{"t":{"value":%d,"time":%d}}}\
                    """
                            .formatted(topic, time, producer.hashCode() + at, time);
            producer.send(
                            new ProducerRecord<>(
                                    topic, 0, time, null, value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }
}
