package io.fleetpulse.gate;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

import java.util.HashMap;
import java.util.Map;

/** The rows of a module that an input may have made wrong, until the next timer rewrites them. */
final class StaleRows {

    /** By rollout: the first window whose row may be wrong. */
    private final MapState<String, Long> rollouts;

    /** By version: the first written window with a new input. */
    private final MapState<String, Long> versions;

    StaleRows(RuntimeContext runtime) {
        rollouts =
                runtime.getMapState(
                        new MapStateDescriptor<>("gate-wrong", Types.STRING, Types.LONG));
        versions =
                runtime.getMapState(
                        new MapStateDescriptor<>("gate-changed", Types.STRING, Types.LONG));
    }

    /**
     * What was marked, by the first window whose row may be wrong.
     *
     * @param rollouts by rollout
     * @param versions by version that rollouts compare
     */
    record Marks(Map<String, Long> rollouts, Map<String, Long> versions) {

        /**
         * The first window of a rollout whose row may be wrong; {@link Long#MAX_VALUE} if there is
         * none.
         */
        long from(String jobId, JobLedger job) {
            long from = rollouts.getOrDefault(jobId, Long.MAX_VALUE);
            if (!versions.isEmpty()) {
                for (String source : job.sources()) {
                    from = Math.min(from, versions.getOrDefault(source, Long.MAX_VALUE));
                }
            }
            return from;
        }
    }

    void markRollout(String jobId, long from) throws Exception {
        mark(rollouts, jobId, from);
    }

    void markVersion(String version, long from) throws Exception {
        mark(versions, version, from);
    }

    private static void mark(MapState<String, Long> marks, String name, long from)
            throws Exception {
        Long known = marks.get(name);
        if (known == null || from < known) {
            marks.put(name, from);
        }
    }

    /** Removes the mark of a rollout that has left. */
    void removeRollout(String jobId) throws Exception {
        rollouts.remove(jobId);
    }

    Marks marks() throws Exception {
        return new Marks(all(rollouts), all(versions));
    }

    private static Map<String, Long> all(MapState<String, Long> marks) throws Exception {
        Map<String, Long> all = new HashMap<>();
        for (Map.Entry<String, Long> mark : marks.entries()) {
            all.put(mark.getKey(), mark.getValue());
        }
        return all;
    }

    /**
     * Clears the marks up to the given window. After a restart the watermark begins again at an
     * earlier time, and rows written after it may still be wrong.
     */
    void settle(Marks known, long end, long written) throws Exception {
        settle(versions, known.versions(), end, written);
        settle(rollouts, known.rollouts(), end, written);
    }

    private static void settle(
            MapState<String, Long> marks, Map<String, Long> known, long end, long written)
            throws Exception {
        if (end >= written) {
            marks.clear();
            return;
        }
        for (Map.Entry<String, Long> mark : known.entrySet()) {
            marks.put(mark.getKey(), Math.max(mark.getValue(), end));
        }
    }
}
