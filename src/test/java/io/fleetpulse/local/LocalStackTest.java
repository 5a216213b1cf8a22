package io.fleetpulse.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.tools.SlowTest;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;

@SlowTest("the whole local stack")
class LocalStackTest {

    private static final LocalOptions OPTIONS =
            LocalOptions.parse(
                    "--kafka-port",
                    "0",
                    "--postgres-port",
                    "0",
                    "--web-port",
                    "0",
                    "--page-port",
                    "0");

    @TempDir Path directory;

    @Test
    void messagesFlowAndNothingRunsAfterTheEnd() throws Exception {
        LocalStack stack = new LocalStack();
        try {
            stack.start(OPTIONS, directory, LocalStackTest::discardMessages);
            awaitMessages(stack);
            awaitAcknowledgements(stack);
            assertEquals(new FleetStatus(0, 0, 0, 0, 0, 0), FleetStatus.read(stack.postgres()));
            assertTrue(stack.addresses().contains("psql -h 127.0.0.1 -p "));
        } finally {
            stack.close();
        }
        assertThrows(SQLException.class, () -> FleetStatus.read(stack.postgres()));
    }

    private static void awaitMessages(LocalStack stack) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (stack.feed().sent() < 1_000 || stack.flink().status() != JobStatus.RUNNING) {
            assertTrue(System.nanoTime() < deadline, "no messages within a minute");
            Thread.sleep(100);
        }
    }

    /** Waits until the bridge has written the AMQP messages to Kafka. */
    private static void awaitAcknowledgements(LocalStack stack) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (stack.platform().acknowledged() < 100) {
            assertTrue(System.nanoTime() < deadline, "nothing acknowledged within a minute");
            Thread.sleep(100);
        }
    }

    private static void discardMessages(
            StreamExecutionEnvironment environment, String... arguments) {
        environment
                .fromSource(
                        KafkaSource.<byte[]>builder()
                                .setBootstrapServers(arguments[1])
                                .setTopics(arguments[3])
                                .setStartingOffsets(OffsetsInitializer.earliest())
                                .setValueOnlyDeserializer(new Bytes())
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "Messages")
                .sinkTo(new DiscardingSink<>());
    }

    private static final class Bytes extends AbstractDeserializationSchema<byte[]> {
        private static final long serialVersionUID = 1;

        @Override
        public byte[] deserialize(byte[] message) {
            return message;
        }
    }
}
