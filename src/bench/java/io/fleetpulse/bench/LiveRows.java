package io.fleetpulse.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the rows that the job writes from now on. */
final class LiveRows implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final KafkaConsumer<String, byte[]> rows;
    private final List<TopicPartition> partitions = new ArrayList<>();

    /** Reads these topics from their ends on. */
    LiveRows(String servers, List<String> topics) {
        rows =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", servers),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        for (String topic : topics) {
            rows.partitionsFor(topic)
                    .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        rows.assign(partitions);
        rows.seekToEnd(partitions);
        partitions.forEach(rows::position);
    }

    /** Waits for the next row; returns the time at which it was seen, milliseconds since the epoch. */
    long awaitRow() throws IOException {
        Instant end = Instant.now().plusSeconds(300);
        while (Instant.now().isBefore(end)) {
            if (!rows.poll(Duration.ofMillis(50)).isEmpty()) {
                return System.currentTimeMillis();
            }
        }
        throw new IOException("No row for five minutes");
    }

    /**
     * Reads the rows that the job has written, and computes the delay of each window's first row
     * after the earliest time at which the watermark could close the window.
     *
     * @param until the time of the last row to count, milliseconds since the epoch
     * @param outOfOrderness how far the watermark is behind the newest message
     * @return milliseconds, in order
     */
    List<Long> delays(long until, Duration outOfOrderness) throws IOException {
        List<Long> delays = new ArrayList<>();
        Set<String> known = new HashSet<>();
        Map<TopicPartition, Long> ends = rows.endOffsets(partitions);
        while (partitions.stream().anyMatch(from -> rows.position(from) < ends.get(from))) {
            for (ConsumerRecord<String, byte[]> row : rows.poll(Duration.ofMillis(500))) {
                if (row.value() != null && row.timestamp() <= until && known.add(row.key())) {
                    JsonNode window = MAPPER.readTree(row.value());
                    Instant closed = Instant.parse(window.get("window_end").asText());
                    delays.add(row.timestamp() - closed.plus(outOfOrderness).toEpochMilli());
                }
            }
        }
        Collections.sort(delays);
        return delays;
    }

    @Override
    public void close() {
        rows.close();
    }
}
