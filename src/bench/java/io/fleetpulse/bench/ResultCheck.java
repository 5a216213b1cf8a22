package io.fleetpulse.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.fleetpulse.local.LocalPostgres;
import io.fleetpulse.simulator.WorkloadTotals;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Checks that the results of a run match the totals of the sent workload. */
final class ResultCheck {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ResultCheck() {}

    /**
     * Checks the result topics.
     *
     * @return records in the topics that were read
     */
    static long inKafka(String servers, String prefix, WorkloadTotals totals) throws IOException {
        long part = partInKafka(servers, prefix, totals);
        equal("dead letters", 0, read(servers, prefix + "dead_letter", row -> 1).sum());
        Topic tasks = read(servers, prefix + "rollout_task", row -> 1);
        Topic properties = read(servers, prefix + "device_property", row -> 1);
        return part + tasks.records() + properties.records();
    }

    /**
     * Checks the result topics of the tables that the peers have too.
     *
     * @return records in the topics that were read
     */
    static long partInKafka(String servers, String prefix, WorkloadTotals totals)
            throws IOException {
        Topic windows = read(servers, prefix + "property_window", row -> row.get("count").asLong());
        Topic amendments =
                read(servers, prefix + "property_amendment", row -> row.get("count").asLong());
        equal("readings", totals.readings(), windows.sum() + amendments.sum());
        Topic sent = read(servers, prefix + "rollout", row -> row.get("tasks").asLong());
        equal("tasks", totals.otaTasks(), sent.sum());
        Topic succeeded = read(servers, prefix + "rollout", row -> row.get("succeeded").asLong());
        equal("succeeded tasks", totals.otaSucceeded(), succeeded.sum());
        Topic connects =
                read(servers, prefix + "connectivity_window", row -> row.get("connects").asLong());
        equal("connects", totals.connects(), connects.sum());
        return windows.records() + amendments.records() + sent.records() + connects.records();
    }

    /** Checks the results of {@link SqlPeer}. */
    static void ofSqlInKafka(String servers, String prefix, PeerTotals totals) throws IOException {
        ToLongFunction<JsonNode> number = row -> row.get("number").asLong();
        int numbers = PeerTotals.PROPERTIES.length;
        equal(
                "readings of devices",
                totals.readings(),
                numbers * all(servers, prefix + "property_window", number));
        equal(
                "readings of products",
                totals.readings(),
                numbers * all(servers, prefix + "product_property_window", number));
        equal(
                "transitions",
                totals.transitions(),
                all(servers, prefix + "transition_window", number));
        equal("events", totals.events(), all(servers, prefix + "event_window", number));
        Topic succeeded =
                read(
                        servers,
                        prefix + "rollout",
                        row -> {
                            if (row.get("status").asText().equals("SUCCEEDED")) {
                                return row.get("tasks").asLong();
                            }
                            return 0;
                        });
        equal("succeeded tasks", totals.succeeded(), succeeded.sum());
    }

    /**
     * Checks the tables.
     *
     * @return rows in all tables
     */
    static long inPostgres(LocalPostgres postgres, WorkloadTotals totals) throws SQLException {
        try (Connection connection = postgres.connect()) {
            equal(
                    "readings",
                    totals.readings(),
                    one(connection, "sum(count) FROM property_window"));
            equal("tasks", totals.otaTasks(), one(connection, "sum(tasks) FROM rollout"));
            equal(
                    "succeeded tasks",
                    totals.otaSucceeded(),
                    one(connection, "sum(succeeded) FROM rollout"));
            equal(
                    "connects",
                    totals.connects(),
                    one(connection, "sum(connects) FROM connectivity_window"));
            equal("dead letters", 0, one(connection, "count(*) FROM dead_letter"));
            return one(connection, "count(*) FROM property_window_base")
                    + one(connection, "count(*) FROM product_property_window_base")
                    + one(connection, "count(*) FROM property_amendment")
                    + one(connection, "count(*) FROM device_property")
                    + one(connection, "count(*) FROM device_session")
                    + one(connection, "count(*) FROM device_status")
                    + one(connection, "count(*) FROM connectivity_window")
                    + one(connection, "count(*) FROM rollout_task")
                    + one(connection, "count(*) FROM rollout_window");
        }
    }

    private static long one(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = fleet");
            try (ResultSet result = statement.executeQuery("SELECT " + query)) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    private static void equal(String what, long expected, long actual) {
        if (expected != actual) {
            throw new IllegalStateException(
                    what + ": " + expected + " were sent, the results have " + actual);
        }
    }

    /** The sum over a topic's newest records, and the number of its records. */
    private record Topic(long sum, long records) {}

    private static Topic read(String servers, String topic, ToLongFunction<JsonNode> value)
            throws IOException {
        Map<String, Long> newest = new HashMap<>();
        long[] records = {0};
        forEach(
                servers,
                topic,
                row -> {
                    records[0]++;
                    if (row.value() == null) {
                        newest.remove(row.key());
                    } else {
                        newest.put(row.key(), value.applyAsLong(MAPPER.readTree(row.value())));
                    }
                });
        long sum = newest.values().stream().mapToLong(Long::longValue).sum();
        return new Topic(sum, records[0]);
    }

    /** The sum over all records of a topic. */
    private static long all(String servers, String topic, ToLongFunction<JsonNode> value)
            throws IOException {
        long[] sum = {0};
        forEach(servers, topic, row -> sum[0] += value.applyAsLong(MAPPER.readTree(row.value())));
        return sum[0];
    }

    /** Takes a record of a topic. */
    private interface Reader {
        void read(ConsumerRecord<String, byte[]> row) throws IOException;
    }

    private static void forEach(String servers, String topic, Reader reader) throws IOException {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", servers, "allow.auto.create.topics", false);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (ConsumerRecord<String, byte[]> row : consumer.poll(Duration.ofSeconds(1))) {
                    reader.read(row);
                }
            }
        }
    }
}
