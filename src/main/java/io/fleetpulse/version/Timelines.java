package io.fleetpulse.version;

import io.fleetpulse.activity.ModuleVersions;

import java.util.List;
import java.util.function.Consumer;

/**
 * Emits the timelines of a module after a sign, as known at the sign's watermark and at each later
 * one. Partitions differ in their watermarks, so signs do not arrive in the order in which they
 * became known. Without the timelines in between, the activity between two watermarks would count
 * by the earlier sign alone or by both, depending on the order of arrival.
 */
final class Timelines {

    private Timelines() {}

    /**
     * Emits the timelines from a watermark on.
     *
     * @param module the sign that was added last
     * @param watermark the watermark at which it became known, milliseconds since the epoch
     * @param before the runs before the sign
     * @param history all signs
     */
    static void emit(
            ModuleSign module,
            long watermark,
            List<Run> before,
            ModuleHistory history,
            Consumer<ModuleVersions> receiver) {
        List<Run> now = history.runs();
        long[] later =
                history.signs().stream()
                        .mapToLong(VersionSign::known)
                        .filter(known -> known > watermark)
                        .sorted()
                        .distinct()
                        .toArray();
        if (later.length == 0) {
            if (!now.equals(before)) {
                receiver.accept(timeline(module, watermark, now));
            }
            return;
        }
        if (now.isEmpty()) {
            receiver.accept(none(module, watermark));
            return;
        }
        List<Run> last = history.asKnownAt(watermark).runs();
        emit(module, watermark, last, receiver);
        for (long known : later) {
            List<Run> next = history.asKnownAt(known).runs();
            if (!next.equals(last)) {
                emit(module, known, next, receiver);
            }
            last = next;
        }
    }

    /** An empty timeline means that the module leaves, so none is emitted for the past. */
    private static void emit(
            ModuleSign module, long known, List<Run> runs, Consumer<ModuleVersions> receiver) {
        if (!runs.isEmpty()) {
            receiver.accept(timeline(module, known, runs));
        }
    }

    /** The timeline of a module that is no longer known. */
    static ModuleVersions none(ModuleSign module, long watermark) {
        return timeline(module, watermark, List.of());
    }

    private static ModuleVersions timeline(ModuleSign module, long known, List<Run> runs) {
        return new ModuleVersions(
                module.productKey(),
                module.deviceName(),
                module.module(),
                known,
                runs.stream().map(Run::toSince).toList());
    }
}
