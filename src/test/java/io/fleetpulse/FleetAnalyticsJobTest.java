package io.fleetpulse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.fleetpulse.config.ConfigReader;
import io.fleetpulse.result.Table;

import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The topology, built without a broker, a database or a cluster. */
class FleetAnalyticsJobTest {

    /** Building the graph fails if an operator has no uid or a type needs Kryo. */
    @Test
    void theJobGraphBuildsWithStrictTypesAndUids() {
        assertThat(graph().getJobGraph().getNumberOfVertices()).isPositive();
    }

    @Test
    void snapshotsAreCompressedUnlessTheClusterDecides() {
        assertThat(compressesSnapshots(new Configuration())).isTrue();
        assertThat(
                        compressesSnapshots(
                                new Configuration()
                                        .set(ExecutionOptions.SNAPSHOT_COMPRESSION, false)))
                .isFalse();
    }

    /** Savepoints refer to operators by uid: a changed uid loses state. */
    @Test
    void uidsStayWhatTheyAre() {
        assertThat(
                        graph().getStreamNodes().stream()
                                .map(StreamNode::getTransformationUID)
                                .filter(Objects::nonNull))
                .contains(
                        "forwarded-messages",
                        "split-by-family",
                        "split-other-families",
                        "connectivity-late-transitions",
                        "connectivity-by-device",
                        "connectivity-deltas",
                        "connectivity-by-product",
                        "progress-connectivity_window",
                        "telemetry-post",
                        "telemetry-mapped",
                        "telemetry-batch",
                        "telemetry-history",
                        "telemetry-device",
                        "telemetry-product",
                        "rollout-progress-reports",
                        "rollout-result-reports",
                        "rollout-tasks",
                        "rollout-deltas",
                        "rollout-confirmation-deltas",
                        "rollout-batch-statuses",
                        "rollouts",
                        "counting-posts",
                        "counting-others",
                        "counting-senders",
                        "counting-devices",
                        "counting-deltas",
                        "counting-device-deltas",
                        "counting-products",
                        "stream-dead-letters",
                        "stream-dead-letter-deltas",
                        "stream-deltas",
                        "stream-families",
                        "event-posts",
                        "event-batches",
                        "event-histories",
                        "event-by-device",
                        "custom-mapping",
                        "inventory-lifecycle-facts",
                        "inventory-tag-facts",
                        "inventory-edge-facts",
                        "inventory-devices-seen",
                        "inventory-devices",
                        "topology-edge-changes",
                        "topology-edges",
                        "topology-discoveries-found",
                        "topology-discoveries",
                        "device-jobs",
                        "migration-jobs",
                        "version-reports",
                        "version-installed",
                        "version-by-device",
                        "version-deltas",
                        "version-windows",
                        "cohort-activities",
                        "cohort-connections",
                        "cohort-readings",
                        "cohort-versions",
                        "cohort-by-device",
                        "cohort-by-product",
                        "cohort-deltas",
                        "cohort-windows",
                        "progress-cohort_window",
                        "gate-cohorts",
                        "gate-terms",
                        "gate-rows",
                        "gates",
                        "incident-transitions",
                        "incident-device-news",
                        "incident-edges",
                        "incident-by-device",
                        "incident-by-gateway",
                        "incident-offline-causes",
                        "incident-ticks",
                        "incident-by-product",
                        "alert-causes-flapping",
                        "alert-causes-gates",
                        "alert-causes-rollouts",
                        "alert-causes-gateways",
                        "alert-causes-products",
                        "alerts",
                        "dead-letters",
                        "results-postgres");
    }

    /**
     * The hash of a key decides which task owns its state, in this JVM and in the next one that restores
     * it: an enum's own hash, for example, differs from one JVM to the next.
     */
    @Test
    void keysHashAlikeInEveryJvm() throws Exception {
        Map<String, Integer> hashes = new TreeMap<>();
        for (Transformation<?> transformation : environment().getTransformations()) {
            if (transformation instanceof OneInputTransformation<?, ?> operator
                    && operator.getStateKeyType() != null
                    && operator.getStateKeyType().getTypeClass().isRecord()) {
                Class<?> key = operator.getStateKeyType().getTypeClass();
                hashes.put(key.getSimpleName(), example(key).hashCode());
            }
        }
        assertThat(hashes)
                .containsOnly(
                        entry("AlertSubject", 104584924),
                        entry("CohortKey", 136184721),
                        entry("ProductTable", -1491902700),
                        entry("DeviceKey", -710913775),
                        entry("EdgeKey", -2017776030),
                        entry("EventDigest", 1),
                        entry("GateKey", 1932713511),
                        entry("Key", -1720269092),
                        entry("ProductProperty", 1809923301),
                        entry("TaskKey", -2035646776));
    }

    /** A key in which every text is its own name, every number its position, and every enum its last constant. */
    private static Object example(Class<?> key) throws Exception {
        RecordComponent[] components = key.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int index = 0; index < components.length; index++) {
            types[index] = components[index].getType();
            if (types[index] == String.class) {
                values[index] = components[index].getName();
            } else if (types[index].isEnum()) {
                values[index] =
                        types[index].getEnumConstants()[types[index].getEnumConstants().length - 1];
            } else {
                values[index] = (long) index;
            }
        }
        return key.getConstructor(types).newInstance(values);
    }

    @Test
    void everyOperatorMayBeRescaledTo720() {
        assertThat(graph().getJobGraph().getVertices())
                .allMatch(vertex -> vertex.getMaxParallelism() == 720);
    }

    /** Flink's dashboard shows descriptions in the graph and names everywhere else. */
    @Test
    void operatorsAreNamedAlikeAndSayWhatTheyDo() {
        List<StreamNode> operators =
                graph().getStreamNodes().stream()
                        .filter(node -> node.getTransformationUID() != null)
                        .filter(node -> !node.getOperatorName().contains("Kafka results: "))
                        .toList();
        assertThat(operators)
                .allSatisfy(
                        operator -> {
                            String name = operator.getOperatorName().replaceFirst("^Source: ", "");
                            assertThat(name).matches("[A-Z]\\w+( [a-zQLSO]+)*").hasSizeLessThan(32);
                            assertThat(operator.getOperatorDescription()).startsWith(name + ": ");
                        });
        assertThat(operators).extracting(StreamNode::getOperatorName).doesNotHaveDuplicates();
    }

    /**
     * For any choice of tables, the graph has the operator that writes each table; the operator's
     * description names the table.
     */
    @ParameterizedTest
    @EnumSource(
            value = Table.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"WINDOW_PROGRESS", "COUNT_AMENDMENT"})
    void aChosenTableHasItsOperators(Table table) {
        String names = "(" + table.label() + "|" + table.relation() + ")";
        Pattern name = Pattern.compile(": (.*, )?" + names + "(,.*)?$");
        Set<String> writers = uids(environment("all"), name);
        assertThat(writers).isNotEmpty();
        assertThat(uids(environment(table.label()), name)).containsAll(writers);
    }

    /**
     * Two operators could disagree on the last change of a row, so each row has one that writes it.
     * Where two write one table, a column of the key identifies the writer of the row.
     */
    @Test
    void eachRowHasOneOperatorThatWritesIt() {
        Map<String, Set<String>> writers = new TreeMap<>();
        for (Table table : Table.values()) {
            String names = "(" + table.label() + "|" + table.relation() + ")";
            Pattern name = Pattern.compile(": (.*, )?" + names + "(,.*)?$");
            writers.put(table.label(), uids(environment("all"), name));
        }
        writers.values().removeIf(operators -> operators.size() == 1);
        assertThat(writers)
                .containsOnly(
                        // By sender and by device: the family is in the key.
                        entry("count_amendment", Set.of()),
                        // By the cause.
                        entry("incident", Set.of("incident-by-gateway", "incident-by-product")),
                        // By the table whose progress it is, and by task.
                        entry(
                                "window_progress",
                                Set.of("progress-connectivity_window", "progress-cohort_window")));
    }

    @Test
    void tablesThatAreLeftOutHaveNoOperators() {
        Set<String> operators =
                uids(
                        environment(
                                "property_window,product_property_window,connectivity_window,"
                                        + "event_window,rollout"),
                        Pattern.compile(""));
        assertThat(operators)
                .contains(
                        "telemetry-device",
                        "telemetry-product",
                        "connectivity-by-product",
                        "counting-products",
                        "rollouts",
                        "dead-letters",
                        "results-postgres")
                .noneMatch(
                        uid ->
                                uid.matches(
                                        "(cohort|gate|incident|alert|inventory|topology|stream)-.*|"
                                                + "event-.*|version-windows|gates|alerts|.*-jobs"));
    }

    @Test
    void withoutResultsInKafkaTheWriterOfPostgresKeepsItsOperators() {
        Set<String> all = uids(environment("all"), Pattern.compile(""));
        all.removeIf(uid -> uid.contains("results-kafka"));
        assertThat(uids(environment("all", "--results.kafka", "false"), Pattern.compile("")))
                .isEqualTo(all);
    }

    private static Set<String> uids(StreamExecutionEnvironment environment, Pattern description) {
        return environment.getStreamGraph().getStreamNodes().stream()
                .filter(node -> description.matcher(node.getOperatorDescription()).find())
                .map(StreamNode::getTransformationUID)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static StreamGraph graph() {
        return environment().getStreamGraph();
    }

    private static boolean compressesSnapshots(Configuration cluster) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(cluster);
        define(environment, "all");
        return environment.getConfig().isUseSnapshotCompression();
    }

    private static StreamExecutionEnvironment environment() {
        return environment("all");
    }

    private static StreamExecutionEnvironment environment(String tables, String... more) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        define(environment, tables, more);
        return environment;
    }

    private static void define(
            StreamExecutionEnvironment environment, String tables, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--kafka.bootstrap.servers", "localhost:9092",
                                "--postgres.url", "jdbc:postgresql://localhost/fleet",
                                "--postgres.user", "fleet_writer",
                                "--alert.rules", "src/test/resources/alert/rules.json",
                                "--results.tables", tables));
        arguments.addAll(List.of(more));
        FleetAnalyticsJob.define(environment, ConfigReader.read(arguments.toArray(String[]::new)));
    }
}
