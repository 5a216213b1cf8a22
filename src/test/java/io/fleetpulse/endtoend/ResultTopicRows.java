package io.fleetpulse.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.fleetpulse.result.Column;
import io.fleetpulse.result.ColumnType;
import io.fleetpulse.result.Table;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The records of a table's topic, as a consumer reads them. */
final class ResultTopicRows {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Table table;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    private ResultTopicRows(Table table) {
        this.table = table;
    }

    /** Reads the topic of one table, as {@link #all} does. */
    static ResultTopicRows of(String servers, String prefix, Table table, String isolation) {
        return read(servers, prefix, List.of(table), isolation).get(table);
    }

    /**
     * Reads the topics of all tables.
     *
     * @param isolation {@code read_committed} or {@code read_uncommitted}
     * @throws IllegalStateException if the consumer cannot reach the end of the log because of an
     *     open transaction
     */
    static Map<Table, ResultTopicRows> all(String servers, String prefix, String isolation) {
        return read(servers, prefix, List.of(Table.values()), isolation);
    }

    private static Map<Table, ResultTopicRows> read(
            String servers, String prefix, List<Table> tables, String isolation) {
        Map<Table, ResultTopicRows> found = new EnumMap<>(Table.class);
        Map<String, ResultTopicRows> byTopic = new HashMap<>();
        for (Table table : tables) {
            ResultTopicRows rows = new ResultTopicRows(table);
            found.put(table, rows);
            byTopic.put(prefix + table.label(), rows);
        }
        try (KafkaConsumer<byte[], byte[]> everything = consumer(servers, "read_uncommitted");
                KafkaConsumer<byte[], byte[]> consumer = consumer(servers, isolation)) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : byTopic.keySet()) {
                everything
                        .partitionsFor(topic)
                        .forEach(
                                info ->
                                        partitions.add(
                                                new TopicPartition(topic, info.partition())));
            }
            Map<TopicPartition, Long> ends = everything.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("No way to the end of " + byTopic.keySet());
                }
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> byTopic.get(record.topic()).records.add(record));
            }
        }
        return found;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String servers, String isolation) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        isolation),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    List<ConsumerRecord<byte[], byte[]>> records() {
        return records;
    }

    /** The final rows: the last record of each key, unless it is a delete. */
    Map<List<Object>, List<Object>> rows() throws IOException {
        Map<List<Object>, List<Object>> rows = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            List<Object> key = values(record.key(), table.columns().subList(0, table.keyColumns()));
            if (record.value() == null) {
                rows.remove(key);
            } else {
                rows.put(
                        key,
                        values(
                                record.value(),
                                table.columns()
                                        .subList(table.keyColumns(), table.columns().size())));
            }
        }
        return rows;
    }

    private static List<Object> values(byte[] json, List<Column> columns) throws IOException {
        JsonNode object = JSON.readTree(json);
        List<Object> values = new ArrayList<>();
        for (Column column : columns) {
            values.add(value(object.get(column.name()), column.type()));
        }
        return values;
    }

    private static Object value(JsonNode value, ColumnType type) {
        if (value.isNull() && type != ColumnType.JSON) {
            return null;
        }
        return switch (type) {
            case TEXT -> value.textValue();
            case BIGINT -> value.longValue();
            case DOUBLE -> value.doubleValue();
            case BOOLEAN -> value.booleanValue();
            case TIMESTAMP -> Instant.parse(value.textValue()).toEpochMilli();
            case JSON -> plain(value);
        };
    }

    /** JSON with all numbers as doubles, since a database may print 20.0 differently. */
    static Object plain(JsonNode value) {
        if (value.isNumber()) {
            return value.doubleValue();
        }
        if (value.isArray()) {
            List<Object> elements = new ArrayList<>();
            value.forEach(element -> elements.add(plain(element)));
            return elements;
        }
        if (value.isObject()) {
            Map<String, Object> members = new HashMap<>();
            value.properties()
                    .forEach(member -> members.put(member.getKey(), plain(member.getValue())));
            return members;
        }
        if (value.isNull()) {
            return null;
        }
        return value.asText();
    }

    /** The rows of the same table in PostgreSQL. */
    static Map<List<Object>, List<Object>> inDatabase(String jdbcUrl, Table table)
            throws Exception {
        List<Column> columns = table.columns();
        ResultRows read =
                ResultRows.read(
                        jdbcUrl,
                        table.relation(),
                        table.keyColumns(),
                        columns.stream().map(Column::name).toArray(String[]::new));
        Map<List<Object>, List<Object>> rows = new HashMap<>();
        for (Map.Entry<List<Object>, List<Object>> row : read.rows().entrySet()) {
            List<Object> values = new ArrayList<>(row.getValue());
            for (int index = 0; index < values.size(); index++) {
                boolean json = columns.get(table.keyColumns() + index).type() == ColumnType.JSON;
                if (json && values.get(index) != null) {
                    values.set(index, plain(JSON.readTree((String) values.get(index))));
                }
            }
            rows.put(row.getKey(), values);
        }
        return rows;
    }
}
