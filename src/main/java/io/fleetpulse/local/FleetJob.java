package io.fleetpulse.local;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

import java.util.ArrayList;
import java.util.List;

/** The job and its settings for the local stack. */
final class FleetJob {

    private FleetJob() {}

    /** Builds the job's topology. */
    static void define(StreamExecutionEnvironment environment, String... arguments) {
        environment
                .fromSource(
                        KafkaSource.<byte[]>builder()
                                .setBootstrapServers(arguments[1])
                                .setTopics(arguments[3])
                                .setStartingOffsets(OffsetsInitializer.earliest())
                                .setValueOnlyDeserializer(new Bytes())
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "Forwarded messages")
                .sinkTo(new DiscardingSink<>());
    }

    /** The settings, as arguments of the job; those of the user come last. */
    static String[] arguments(
            LocalBroker broker, LocalPostgres postgres, String topic, List<String> settings) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--kafka.bootstrap.servers", broker.bootstrapServers()));
        arguments.addAll(List.of("--kafka.topics", topic));
        arguments.addAll(List.of("--postgres.url", postgres.jdbcUrl()));
        arguments.addAll(List.of("--postgres.user", postgres.user()));
        arguments.addAll(settings);
        return arguments.toArray(new String[0]);
    }

    private static final class Bytes extends AbstractDeserializationSchema<byte[]> {
        private static final long serialVersionUID = 1;

        @Override
        public byte[] deserialize(byte[] message) {
            return message;
        }
    }
}
