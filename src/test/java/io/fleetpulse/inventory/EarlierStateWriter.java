package io.fleetpulse.inventory;

import io.fleetpulse.message.ChangeAction;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.savepoint.InterruptedOperator;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

import java.nio.file.Path;
import java.util.List;

/** Writes the state of this build's operators to the folder that its argument names. */
final class EarlierStateWriter {

    private EarlierStateWriter() {}

    public static void main(String[] arguments) throws Exception {
        for (InterruptedOperator<?, ?, ?> operator : operators()) {
            operator.save(Path.of(arguments[0]));
        }
    }

    /** A device with a life, a gateway and tags, of which some are gone; older changes after it. */
    static List<InterruptedOperator<?, ?, ?>> operators() {
        return List.of(
                new InterruptedOperator<>(
                        "inventory",
                        () -> new KeyedProcessOperator<>(new Devices()),
                        DeviceFact::device,
                        TypeInformation.of(DeviceKey.class),
                        null,
                        List.of(),
                        List.of(
                                Facts.seen("i"),
                                Facts.lifecycle(ChangeAction.CREATE, 1, "i"),
                                Facts.lifecycle(ChangeAction.DISABLE, 5),
                                Facts.edge(ChangeAction.CREATE, "w", 2),
                                Facts.tags(3, "site", "north", "rack", "7"),
                                Facts.tagsDeleted(6, "rack"),
                                Facts.allTagsDeleted(2)),
                        7,
                        List.of(
                                Facts.tags(4, "rack", "8"),
                                Facts.lifecycle(ChangeAction.ENABLE, 4),
                                Facts.tags(5, "floor", "2"),
                                Facts.edge(ChangeAction.DELETE, "w", 8))));
    }
}
