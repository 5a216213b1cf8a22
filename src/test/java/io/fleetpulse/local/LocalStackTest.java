package io.fleetpulse.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.tools.Eventually;
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
import java.util.Optional;

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
            Eventually.holds("there are messages", () -> stack.feed().sent() >= 1_000);
            Eventually.holds(
                    "the job runs",
                    () -> stack.flink().status().equals(Optional.of(JobStatus.RUNNING)));
            Eventually.holds(
                    "the bridge has written messages of AMQP to Kafka",
                    () -> stack.platform().acknowledged() >= 100);
            assertEquals(new FleetStatus(0, 0, 0, 0, 0, 0), FleetStatus.read(stack.postgres()));
            assertTrue(stack.addresses().contains("psql -h 127.0.0.1 -p "));
        } finally {
            stack.close();
        }
        assertThrows(SQLException.class, () -> FleetStatus.read(stack.postgres()));
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
