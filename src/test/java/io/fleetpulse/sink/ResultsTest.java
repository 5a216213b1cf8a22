package io.fleetpulse.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fleetpulse.config.FleetpulseConfig;
import io.fleetpulse.config.KafkaConfig;
import io.fleetpulse.config.PostgresConfig;
import io.fleetpulse.config.ResultTopicsConfig;
import io.fleetpulse.config.ResultsConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.result.TableChoice;

import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.transformations.SinkTransformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

class ResultsTest {

    private static final PostgresConfig POSTGRES =
            new PostgresConfig(
                    "jdbc:postgresql://h/d", "u", null, null, "fleet", 100, Duration.ofSeconds(1));

    private static FleetpulseConfig config(
            PostgresConfig postgres, boolean kafka, boolean exactly) {
        return config(postgres, kafka, exactly, TableChoice.ALL);
    }

    private static FleetpulseConfig config(
            PostgresConfig postgres, boolean kafka, boolean exactly, TableChoice tables) {
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
                null,
                null,
                postgres,
                new ResultTopicsConfig(kafka, "fleet.", exactly),
                new ResultsConfig(tables, false));
    }

    private static StreamExecutionEnvironment strict() {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        strict.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMinutes(1));
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
        StreamGraph graph = graph(environment, config);
        graph.getJobGraph();
        Set<String> uids = new TreeSet<>();
        for (StreamNode node : graph.getStreamNodes()) {
            if (node.getTransformationUID().startsWith("results")) {
                uids.add(node.getTransformationUID());
            }
        }
        return uids;
    }

    private static StreamGraph graph(
            StreamExecutionEnvironment environment, FleetpulseConfig config) {
        write(environment, config);
        return environment.getStreamGraph();
    }

    private static void write(StreamExecutionEnvironment environment, FleetpulseConfig config) {
        DataStream<Change> most = changes(environment, "most");
        DataStream<Change> letters = changes(environment, "letters");
        DataStream<Change> one = changes(environment, "one");
        DataStream<Change> two = changes(environment, "two");
        most.union(letters, one, two).sinkTo(new DiscardingSink<>()).uid("nothing");
        Results.write(
                Rows.of(most, Table.PROPERTY_WINDOW),
                letters,
                List.of(Rows.of(one, Table.ROLLOUT), Rows.of(two, Table.ALERT)),
                config);
    }

    @Test
    void writesToBothWithConstantUids() {
        assertEquals(
                Set.of(
                        "results-postgres",
                        "results-kafka-start",
                        "results-kafka",
                        "results-kafka-chained"),
                graphUids(config(POSTGRES, true, false)));
    }

    @Test
    void writesToPostgresAlone() {
        assertEquals(Set.of("results-postgres"), graphUids(config(POSTGRES, false, false)));
    }

    @Test
    void writesToKafkaAloneExactlyOnce() {
        assertEquals(
                Set.of("results-kafka-start", "results-kafka", "results-kafka-chained"),
                graphUids(config(null, true, true)));
    }

    @Test
    void writesNowhereWhereNothingIsOn() {
        assertEquals(Set.of(), graphUids(config(null, false, false)));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void changesThatWouldLoseTheirOrderAreRefused(boolean kafka, boolean mostAreNarrow) {
        StreamExecutionEnvironment environment = strict();
        DataStream<Change> wide = changes(environment, "wide");
        DataStream<Change> narrow =
                changes(environment, "one").filter(change -> true).uid("narrow").setParallelism(1);
        Results.write(
                Rows.of(mostAreNarrow ? narrow : wide, Table.PROPERTY_WINDOW),
                wide,
                List.of(Rows.of(mostAreNarrow ? wide : narrow, Table.ROLLOUT)),
                config(POSTGRES, kafka, false));
        assertThrows(UnsupportedOperationException.class, environment::getStreamGraph);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void mostChangesReachKafkaInTheChainOfTheirOperator(boolean postgres) {
        StreamGraph graph = graph(strict(), config(postgres ? POSTGRES : null, true, false));
        List<String> tasks = new ArrayList<>();
        graph.getJobGraph().getVertices().forEach(vertex -> tasks.add(vertex.getName()));
        assertThat(tasks)
                .anyMatch(name -> name.matches("Source: .*Chained Kafka results: Writer.*"));
        assertThat(tasks).anyMatch(name -> name.contains("-> Kafka results: Writer"));
    }

    @ParameterizedTest
    @CsvSource({
        "property_window, most letters",
        "rollout, letters one",
        "'alert,rollout', letters one two",
        "'alert,property_window', most letters two"
    })
    void changesOfTablesThatAreLeftOutReachNoWriter(String tables, String written) {
        StreamExecutionEnvironment environment = strict();
        write(environment, config(POSTGRES, true, false, TableChoice.parse(tables)));
        Set<String> read = new TreeSet<>();
        for (Transformation<?> sink : environment.getTransformations()) {
            if (!"nothing".equals(sink.getUid()) && sink instanceof SinkTransformation) {
                for (Transformation<?> before : sink.getTransitivePredecessors()) {
                    read.add(String.valueOf(before.getUid()));
                }
            }
        }
        assertThat(read)
                .filteredOn(uid -> uid.endsWith("-map"))
                .containsExactlyInAnyOrder(written.replaceAll("(\\w+)", "$1-map").split(" "));
    }
}
