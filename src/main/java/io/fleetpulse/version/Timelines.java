package io.fleetpulse.version;

import io.fleetpulse.activity.ModuleVersions;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Emits the timelines of a module after a sign, as known at the sign's watermark and at each later
 * one. Partitions differ in their watermarks, so signs do not arrive in the order in which they
 * became known. Without the timelines in between, the activity between two watermarks would count
 * by the earlier sign alone or by both, depending on the order of arrival.
 *
 * <p>After a sign that others overtook, the timeline from before it comes first: those that did not
 * yet consider the sign may have reached further back than the ones that do.
 */
final class Timelines {

    private Timelines() {}

    /**
     * Emits the timelines from a watermark on.
     *
     * @param module the sign that was added last
     * @param watermark the watermark at which it became known, milliseconds since the epoch
     * @param before the signs before it
     * @param history all signs
     */
    static void emit(
            ModuleSign module,
            long watermark,
            ModuleHistory before,
            ModuleHistory history,
            Consumer<ModuleVersions> receiver) {
        if (history.runs().isEmpty()) {
            if (!before.runs().isEmpty()) {
                receiver.accept(none(module, watermark));
            }
            return;
        }
        NavigableSet<Long> watermarks = new TreeSet<>();
        history.signs().forEach(sign -> watermarks.add(sign.known()));
        watermarks.add(watermark);
        List<Run> last = before.runs();
        Long first = watermark;
        if (before.signs().stream().anyMatch(sign -> sign.known() >= watermark)) {
            last = List.of();
            first = watermarks.lower(watermark);
        }
        for (long known : first == null ? watermarks : watermarks.tailSet(first)) {
            List<Run> runs = history.asKnownAt(known).runs();
            if (!runs.equals(last)) {
                emit(module, known, history, receiver);
            }
            last = runs;
        }
    }

    /** An empty timeline means that the module leaves, so none is emitted for the past. */
    private static void emit(
            ModuleSign module,
            long known,
            ModuleHistory history,
            Consumer<ModuleVersions> receiver) {
        ModuleHistory newest = history.newestAsKnownAt(known);
        List<Run> runs = newest.runs();
        if (!runs.isEmpty()) {
            boolean complete = newest.signs().size() == history.asKnownAt(known).signs().size();
            receiver.accept(timeline(module, known, complete, runs));
        }
    }

    /** The timeline of a module that is no longer known. */
    static ModuleVersions none(ModuleSign module, long watermark) {
        return timeline(module, watermark, true, List.of());
    }

    private static ModuleVersions timeline(
            ModuleSign module, long known, boolean complete, List<Run> runs) {
        return new ModuleVersions(
                module.productKey(),
                module.deviceName(),
                module.module(),
                known,
                complete,
                runs.stream().map(Run::toSince).toList());
    }
}
