package io.fleetpulse.version;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.util.Collector;

import java.util.List;

/** Builds the row of a device's module: the version that it runs, and the one before. */
final class VersionRow {

    private VersionRow() {}

    /** Returns the deletion of a module's row. */
    static Change none(ModuleSign module) {
        return Change.delete(
                Table.DEVICE_VERSION, module.productKey(), module.deviceName(), module.module());
    }

    /**
     * Emits the row of a module if it changed.
     *
     * @param before the versions that the module ran according to the signs so far, in order
     * @param now the versions according to all signs; empty if none is known any more
     */
    static void emitChange(
            ModuleSign module, List<Run> before, List<Run> now, Collector<Change> out) {
        if (now.isEmpty()) {
            if (!before.isEmpty()) {
                out.collect(none(module));
            }
            return;
        }
        Change row = row(module, now);
        if (before.isEmpty() || !row.equals(row(module, before))) {
            out.collect(row);
        }
    }

    private static Change row(ModuleSign module, List<Run> runs) {
        Run current = runs.get(runs.size() - 1);
        String previous = null;
        if (runs.size() > 1) {
            previous = runs.get(runs.size() - 2).version();
        }
        String source = "ota";
        if (current.report()) {
            source = "report";
        }
        return Change.upsert(
                Table.DEVICE_VERSION,
                module.productKey(),
                module.deviceName(),
                module.module(),
                current.version(),
                current.since(),
                previous,
                source);
    }
}
