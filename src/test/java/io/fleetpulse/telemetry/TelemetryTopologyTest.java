package io.fleetpulse.telemetry;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.config.TelemetryConfig;
import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.message.PropertyBatch;
import io.fleetpulse.message.PropertyHistory;
import io.fleetpulse.message.PropertyPost;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.ZoneOffset;

class TelemetryTopologyTest {

    @Test
    void graphBuildsWithoutKryoAndWithoutGeneratedUids() {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(strict);
        Telemetry.Results results =
                Telemetry.attach(
                        none(environment, PropertyPost.class, "posts"),
                        none(environment, PropertyPost.class, "mapped"),
                        none(environment, PropertyBatch.class, "batches"),
                        none(environment, PropertyHistory.class, "history"),
                        new TelemetryConfig(Duration.ofMinutes(1), Duration.ofMinutes(10)),
                        new TimeConfig(
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(2),
                                Duration.ofMinutes(5),
                                ZoneOffset.UTC,
                                Duration.ofMinutes(10)),
                        new CountsConfig(Duration.ofMinutes(1), Duration.ofDays(1)));
        results.deviceChanges()
                .union(results.productChanges())
                .sinkTo(new DiscardingSink<>())
                .name("nowhere")
                .uid("nowhere");
        assertTrue(
                environment.getStreamGraph().getJobGraph().getNumberOfVertices() >= 3,
                "source, devices, products");
    }

    private static <T> DataStream<T> none(
            StreamExecutionEnvironment environment, Class<T> type, String name) {
        return environment
                .fromSequence(0, 0)
                .uid("numbers of " + name)
                .map(number -> (T) null)
                .returns(TypeInformation.of(type))
                .uid("none of " + name);
    }
}
