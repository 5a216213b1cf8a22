package io.fleetpulse.topology;

import static io.fleetpulse.message.ChangeAction.CREATE;
import static io.fleetpulse.message.ChangeAction.DELETE;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.message.ChangeAction;
import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.Origin;
import io.fleetpulse.message.SubDevicesFound;
import io.fleetpulse.message.TopologyChange;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

class GatewayTopologyTest {

    private static final TimeConfig TIME =
            new TimeConfig(
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    ZoneId.of("Asia/Shanghai"),
                    Duration.ofMinutes(10));

    private static final int MOST_CHANGES = 100;
    private static final Origin ORIGIN = origin("m");
    private static final DeviceIdentity GATEWAY = new DeviceIdentity("g", "w", "ig");
    private static final DeviceIdentity DEVICE = new DeviceIdentity("p", "d", "i");
    private static final DeviceIdentity OTHER = new DeviceIdentity("p", "e", null);
    private static final Change NO_ROW = Change.delete(Table.TOPOLOGY, "g", "w", "p", "d");

    private static TopologyChange topology(
            ChangeAction action, long at, DeviceIdentity... devices) {
        return new TopologyChange(ORIGIN, action, GATEWAY, List.of(devices), at);
    }

    private static Origin origin(String messageKey) {
        return new Origin("t", 0, 7, 1_000, null, messageKey, 99);
    }

    private static SubDevicesFound found(long at, DeviceIdentity... devices) {
        return new SubDevicesFound(origin("m" + at), GATEWAY, List.of(devices), at, false);
    }

    private static Change standing(long since) {
        return Change.upsert(Table.TOPOLOGY, "g", "w", "p", "d", since, false, "ig", "i");
    }

    private static Change discovered(long first, long last) {
        return Change.upsert(Table.DISCOVERED_DEVICE, "g", "w", "p", "d", first, last, "ig");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                EdgeChange.class,
                EdgeState.class,
                Discovery.class,
                DiscoveryState.class,
                GatewayEdge.class
            })
    void whatTravelsAndWhatIsKeptNeedsNoGenericSerializer(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }

    @Test
    void anEdgeHasARowWhileItExistsInAnyOrderAndAcrossRestarts() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<EdgeKey, EdgeChange, Change> edges = edges(null);
        assertThat(rows(edges, EdgeChange.of(topology(CREATE, 2), DEVICE)))
                .containsExactly(standing(2));
        assertThat(rows(edges, EdgeChange.of(topology(CREATE, 2), DEVICE))).isEmpty();
        assertThat(rows(edges, EdgeChange.of(topology(DELETE, 1), DEVICE))).isEmpty();
        assertThat(rows(edges, EdgeChange.of(topology(DELETE, 5), DEVICE))).containsExactly(NO_ROW);

        OperatorSubtaskState state = edges.snapshot(1, 1);
        edges.close();
        edges = edges(state);
        assertThat(rows(edges, EdgeChange.of(topology(CREATE, 4), DEVICE))).isEmpty();
        assertThat(rows(edges, EdgeChange.of(topology(CREATE, 6), DEVICE)))
                .containsExactly(standing(6));

        assertThat(edges.numEventTimeTimers() + edges.numProcessingTimeTimers()).isZero();
        edges.close();
    }

    @Test
    void anExistingEdgeIsKeptHoweverLongItIsSilent() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<EdgeKey, EdgeChange, Change> edges = edges(null);
        rows(edges, EdgeChange.of(topology(CREATE, 4), DEVICE));
        edges.setProcessingTime(9 * GatewayTopology.RETENTION.toMillis());

        assertThat(rows(edges, EdgeChange.of(topology(CREATE, 3), DEVICE))).isEmpty();
        edges.close();
    }

    @Test
    void aForgottenEdgeIsStillRemoved() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<EdgeKey, EdgeChange, Change> edges = edges(null);
        rows(edges, EdgeChange.of(topology(CREATE, 2), DEVICE));
        edges.setProcessingTime(2 * GatewayTopology.RETENTION.toMillis());

        assertThat(rows(edges, EdgeChange.of(topology(DELETE, 5), DEVICE))).containsExactly(NO_ROW);
        edges.close();
    }

    private static KeyedOneInputStreamOperatorTestHarness<EdgeKey, EdgeChange, Change> edges(
            OperatorSubtaskState state) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<EdgeKey, EdgeChange, Change> edges =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new Edges()),
                        EdgeChange::edge,
                        TypeInformation.of(EdgeKey.class));
        edges.setProcessingTime(0);
        if (state != null) {
            edges.initializeState(state);
        }
        edges.open();
        return edges;
    }

    @Test
    void aDiscoveryKeepsItsFirstAndItsLastReport() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<EdgeKey, Discovery, Change> found =
                discoveries(null);
        assertThat(rows(found, Discovery.of(found(5), DEVICE))).containsExactly(discovered(5, 5));
        assertThat(rows(found, Discovery.of(found(5), DEVICE))).isEmpty();
        assertThat(rows(found, Discovery.of(found(9), DEVICE))).containsExactly(discovered(5, 9));

        OperatorSubtaskState state = found.snapshot(1, 1);
        found.close();
        found = discoveries(state);
        assertThat(rows(found, Discovery.of(found(3), DEVICE))).containsExactly(discovered(3, 9));
        assertThat(rows(found, Discovery.of(found(6), DEVICE))).isEmpty();

        assertThat(found.numEventTimeTimers() + found.numProcessingTimeTimers()).isZero();
        found.close();
    }

    private static KeyedOneInputStreamOperatorTestHarness<EdgeKey, Discovery, Change> discoveries(
            OperatorSubtaskState state) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<EdgeKey, Discovery, Change> found =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new Discoveries(600_000)),
                        Discovery::edge,
                        TypeInformation.of(EdgeKey.class));
        if (state != null) {
            found.initializeState(state);
        }
        found.open();
        return found;
    }

    private static <T> List<Change> rows(
            KeyedOneInputStreamOperatorTestHarness<EdgeKey, T, Change> harness, T element)
            throws Exception {
        harness.processElement(new StreamRecord<>(element));
        List<Change> rows = new ArrayList<>(harness.extractOutputValues());
        harness.getOutput().clear();
        return rows;
    }

    private static StreamExecutionEnvironment environment() {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        return StreamExecutionEnvironment.createLocalEnvironment(2, strict);
    }

    private static GatewayTopology.Results attach(StreamExecutionEnvironment environment) {
        return GatewayTopology.attach(
                stream(
                        environment,
                        TopologyChange.class,
                        List.of(topology(CREATE, 2, DEVICE, OTHER), topology(DELETE, 3, OTHER))),
                stream(environment, SubDevicesFound.class, List.of(found(5, DEVICE))),
                TIME);
    }

    private static <T> DataStream<T> stream(
            StreamExecutionEnvironment environment, Class<T> type, List<T> messages) {
        return environment
                .fromData(messages, TypeInformation.of(type))
                .uid("source-" + type.getSimpleName());
    }

    @Test
    void everyListedDeviceHasItsEdge() throws Exception {
        assertThat(attach(environment()).changes().executeAndCollect(MOST_CHANGES))
                .contains(standing(2), discovered(5, 5))
                .contains(Change.delete(Table.TOPOLOGY, "g", "w", "p", "e"));
    }

    @Test
    void everyChangeOfAnEdgeIsEmitted() throws Exception {
        assertThat(attach(environment()).edges().executeAndCollect(MOST_CHANGES))
                .containsExactlyInAnyOrder(
                        new GatewayEdge("p", "d", "g", "w", 2, true),
                        new GatewayEdge("p", "e", "g", "w", 2, true),
                        new GatewayEdge("p", "e", "g", "w", 3, false));
    }
}
