package io.fleetpulse.alert;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The causes of one subject in the state, with indexes by their ids and by the times at which they
 * begin and end, so that finding one cause does not read the others.
 */
final class StoredCauses {

    private final AlertSubject subject;

    /** By their ids. */
    private final MapState<Long, Cause> causes;

    /** Ascending ids of all causes. */
    private final ValueState<long[]> ids;

    /** Ids by the start of the causes; not used for windows of rollouts. */
    private final MapState<Long, long[]> begins;

    /** Ids by the end of the causes; not used for windows of rollouts. */
    private final MapState<Long, long[]> ends;

    StoredCauses(
            AlertSubject subject,
            MapState<Long, Cause> causes,
            ValueState<long[]> ids,
            MapState<Long, long[]> begins,
            MapState<Long, long[]> ends) {
        this.subject = subject;
        this.causes = causes;
        this.ids = ids;
        this.begins = begins;
        this.ends = ends;
    }

    /** Whether the causes are windows of a rollout. */
    boolean areWindows() {
        return subject.kind() == AlertKind.ROLLOUT_STALLED;
    }

    /** Returns the ascending ids of all causes. */
    long[] ids() throws Exception {
        long[] known = ids.value();
        return known == null ? CauseIds.NONE : known;
    }

    /** Returns a cause, or null. */
    Cause get(long id) throws Exception {
        return causes.get(id);
    }

    /** Returns the newest cause that begins at a time, or null. */
    Cause newestBegunAt(long time) throws Exception {
        return newest(begins.get(time));
    }

    /** Returns the newest cause that ends at a time, or null. */
    Cause newestEndedAt(long time) throws Exception {
        return newest(ends.get(time));
    }

    private Cause newest(long[] some) throws Exception {
        return some == null ? null : causes.get(some[some.length - 1]);
    }

    /** Returns all causes, by their ids. */
    NavigableMap<Long, Cause> all() throws Exception {
        NavigableMap<Long, Cause> all = new TreeMap<>();
        for (Map.Entry<Long, Cause> entry : causes.entries()) {
            all.put(entry.getKey(), entry.getValue());
        }
        return all;
    }

    /** Adds a cause whose id is not in use. */
    void add(long id, Cause cause) throws Exception {
        causes.put(id, cause);
        ids.update(CauseIds.with(ids(), id));
        if (areWindows()) {
            return;
        }
        addAt(begins, cause.from(), id);
        if (cause.to() != null) {
            addAt(ends, cause.to(), id);
        }
    }

    private static void addAt(MapState<Long, long[]> times, long time, long id) throws Exception {
        long[] others = times.get(time);
        times.put(time, CauseIds.with(others == null ? CauseIds.NONE : others, id));
    }

    /** Removes a cause, if it exists. */
    void remove(long id) throws Exception {
        Cause known = causes.get(id);
        if (known == null) {
            return;
        }
        causes.remove(id);
        long[] others = CauseIds.without(ids(), id);
        if (others.length == 0) {
            // An empty map occupies state too.
            causes.clear();
            ids.clear();
            begins.clear();
            ends.clear();
            return;
        }
        ids.update(others);
        if (areWindows()) {
            return;
        }
        removeAt(begins, known.from(), id);
        if (known.to() != null) {
            removeAt(ends, known.to(), id);
        }
    }

    private static void removeAt(MapState<Long, long[]> times, long time, long id)
            throws Exception {
        long[] others = CauseIds.without(times.get(time), id);
        if (others.length > 0) {
            times.put(time, others);
            return;
        }
        times.remove(time);
        if (times.isEmpty()) {
            times.clear();
        }
    }
}
