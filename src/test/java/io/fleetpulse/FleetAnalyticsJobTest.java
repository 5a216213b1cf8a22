package io.fleetpulse;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.ConfigReader;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;

/** The topology, built without a broker, a database or a cluster. */
class FleetAnalyticsJobTest {

    /** Building it fails where an operator has no uid, or where a type would need Kryo. */
    @Test
    void theJobGraphBuildsWithStrictTypesAndUids() {
        assertThat(graph().getJobGraph().getNumberOfVertices()).isPositive();
    }

    /** A savepoint finds its state by these: a changed one is lost state. */
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
                        "cohort-deltas",
                        "cohort-windows",
                        "progress-cohort_window",
                        "gate-cohorts",
                        "gate-rollouts",
                        "gates",
                        "incident-transitions",
                        "incident-device-news",
                        "incident-edges",
                        "incident-by-device",
                        "incident-by-gateway",
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

    private static StreamGraph graph() {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        FleetAnalyticsJob.define(
                environment,
                ConfigReader.read(
                        "--kafka.bootstrap.servers", "localhost:9092",
                        "--postgres.url", "jdbc:postgresql://localhost/fleet",
                        "--postgres.user", "fleet_writer"));
        return environment.getStreamGraph();
    }
}
