package io.fleetpulse.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fleetpulse.config.FleetpulseConfig;
import io.fleetpulse.config.KafkaConfig;
import io.fleetpulse.config.PostgresConfig;
import io.fleetpulse.config.ResultTopicsConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

class ResultsTest {

    private static final PostgresConfig POSTGRES =
            new PostgresConfig(
                    "jdbc:postgresql://h/d", "u", null, null, 100, Duration.ofSeconds(1));

    private static FleetpulseConfig config(
            PostgresConfig postgres, boolean kafka, boolean exactly) {
        return new FleetpulseConfig(
                new KafkaConfig("h:1", List.of("t"), null, "g", "earliest", false, Map.of()),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                postgres,
                new ResultTopicsConfig(kafka, "fleet.", exactly));
    }

    private static StreamExecutionEnvironment strict() {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        return StreamExecutionEnvironment.getExecutionEnvironment(strict).setParallelism(2);
    }

    private static DataStream<Change> changes(StreamExecutionEnvironment environment, String uid) {
        return environment
                .fromSequence(0, 9)
                .uid(uid)
                .map(number -> Change.delete(Table.ROLLOUT, String.valueOf(number)))
                .returns(Change.class)
                .uid(uid + "-map");
    }

    private static Set<String> graphUids(FleetpulseConfig config) {
        StreamExecutionEnvironment environment = strict();
        DataStream<Change> all = changes(environment, "one").union(changes(environment, "two"));
        all.sinkTo(new DiscardingSink<>()).uid("nothing");
        Results.write(all, config);
        StreamGraph graph = environment.getStreamGraph();
        graph.getJobGraph();
        Set<String> uids = new TreeSet<>();
        for (StreamNode node : graph.getStreamNodes()) {
            if (node.getTransformationUID().startsWith("results")) {
                uids.add(node.getTransformationUID());
            }
        }
        return uids;
    }

    @Test
    void writesToBothWithConstantUids() {
        assertEquals(
                Set.of("results-postgres", "results-kafka"),
                graphUids(config(POSTGRES, true, false)));
    }

    @Test
    void writesToPostgresAlone() {
        assertEquals(Set.of("results-postgres"), graphUids(config(POSTGRES, false, false)));
    }

    @Test
    void writesToKafkaAloneExactlyOnce() {
        assertEquals(Set.of("results-kafka"), graphUids(config(null, true, true)));
    }

    @Test
    void writesNowhereWhereNothingIsOn() {
        assertEquals(Set.of(), graphUids(config(null, false, false)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void changesThatWouldLoseTheirOrderAreRefused(boolean kafka) {
        StreamExecutionEnvironment environment = strict();
        DataStream<Change> narrow =
                changes(environment, "one").filter(change -> true).uid("narrow").setParallelism(1);
        Results.write(narrow, config(POSTGRES, kafka, false));
        assertThrows(UnsupportedOperationException.class, environment::getStreamGraph);
    }
}
