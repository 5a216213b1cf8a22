package io.fleetpulse.topology;

import io.fleetpulse.message.ChangeAction;
import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.Origin;
import io.fleetpulse.message.SubDevicesFound;
import io.fleetpulse.message.TopologyChange;
import io.fleetpulse.savepoint.InterruptedOperator;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

import java.nio.file.Path;
import java.util.List;

/** Writes the state of this build's operators to the folder that its argument names. */
final class EarlierStateWriter {

    private static final Origin ORIGIN = origin("m");
    private static final DeviceIdentity GATEWAY = new DeviceIdentity("g", "w", "ig");
    private static final DeviceIdentity DEVICE = new DeviceIdentity("p", "d", "i");

    private EarlierStateWriter() {}

    public static void main(String[] arguments) throws Exception {
        for (InterruptedOperator<?, ?, ?> operator : operators()) {
            operator.save(Path.of(arguments[0]));
        }
    }

    /** A disabled edge and a device that was found; older and newer news after it. */
    static List<InterruptedOperator<?, ?, ?>> operators() {
        return List.of(
                new InterruptedOperator<>(
                        "topology-edges",
                        () -> new KeyedProcessOperator<>(new Edges()),
                        EdgeChange::edge,
                        TypeInformation.of(EdgeKey.class),
                        null,
                        List.of(),
                        List.of(change(ChangeAction.CREATE, 2), change(ChangeAction.DISABLE, 5)),
                        7,
                        List.of(change(ChangeAction.ENABLE, 4), change(ChangeAction.DELETE, 6))),
                new InterruptedOperator<>(
                        "topology-discoveries",
                        () -> new KeyedProcessOperator<>(new Discoveries(600_000)),
                        Discovery::edge,
                        TypeInformation.of(EdgeKey.class),
                        null,
                        List.of(),
                        List.of(found(5)),
                        7,
                        List.of(found(6), found(3))));
    }

    private static EdgeChange change(ChangeAction action, long at) {
        return EdgeChange.of(
                new TopologyChange(ORIGIN, action, GATEWAY, List.of(DEVICE), at), DEVICE);
    }

    private static Origin origin(String messageKey) {
        return new Origin("t", 0, 7, 1_000, null, messageKey, 99);
    }

    private static Discovery found(long at) {
        return Discovery.of(
                new SubDevicesFound(origin("m" + at), GATEWAY, List.of(DEVICE), at), DEVICE);
    }
}
