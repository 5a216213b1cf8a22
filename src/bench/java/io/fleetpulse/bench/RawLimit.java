package io.fleetpulse.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures the upper limit for any job on this machine: reads the same topic with as many consumers
 * as the job has readers, optionally with a pass of the JSON parser over every value.
 */
final class RawLimit {

    private RawLimit() {}

    /**
     * Answers with the measurement.
     *
     * @param arguments bootstrap servers, topic, {@code poll} or {@code parse}, consumers
     */
    public static void main(String[] arguments) throws Exception {
        String servers = arguments[0];
        String topic = arguments[1];
        boolean parse = arguments[2].equals("parse");
        int consumers = Integer.parseInt(arguments[3]);
        Measurement.Stopwatch stopwatch = Measurement.start();
        ExecutorService executor = Executors.newFixedThreadPool(consumers);
        List<Future<Long>> counts = new ArrayList<>();
        for (int consumer = 0; consumer < consumers; consumer++) {
            counts.add(executor.submit(reader(servers, topic, parse, consumer, consumers)));
        }
        long messages = 0;
        for (Future<Long> count : counts) {
            messages += count.get();
        }
        Measurement measurement = stopwatch.stop(messages);
        executor.shutdown();
        System.out.println(ChildProcess.ANSWER + Json.write(measurement));
    }

    private static Callable<Long> reader(
            String servers, String topic, boolean parse, int index, int consumers) {
        return () -> {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings(servers))) {
                List<TopicPartition> mine = new ArrayList<>();
                for (PartitionInfo partition : consumer.partitionsFor(topic)) {
                    if (partition.partition() % consumers == index) {
                        mine.add(new TopicPartition(topic, partition.partition()));
                    }
                }
                consumer.assign(mine);
                consumer.seekToBeginning(mine);
                long left = 0;
                for (Map.Entry<TopicPartition, Long> end : consumer.endOffsets(mine).entrySet()) {
                    left += end.getValue();
                }
                return readAll(consumer, left, parse);
            }
        };
    }

    private static long readAll(KafkaConsumer<byte[], byte[]> consumer, long all, boolean parse)
            throws IOException {
        JsonFactory factory = new JsonFactory();
        long messages = 0;
        while (messages < all) {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofSeconds(1))) {
                messages++;
                if (parse) {
                    parse(factory, message.value());
                }
            }
        }
        return messages;
    }

    private static void parse(JsonFactory factory, byte[] value) throws IOException {
        try (JsonParser parser = factory.createParser(value)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken().isNumeric()) {
                    parser.getDoubleValue();
                } else if (parser.currentToken().isScalarValue()) {
                    parser.getText();
                }
            }
        }
    }

    private static Properties settings(String servers) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", servers);
        settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
        settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
        return settings;
    }
}
