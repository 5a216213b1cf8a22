package io.fleetpulse.alert;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The causes of one subject in the state, and their rows. A row depends on one or two causes, so a
 * change of one cause reads few others, however many there are.
 */
final class SubjectCauses {

    /** Index of the last key column of the table of alerts. */
    private static final int TIME = 2;

    private final AlertSubject subject;

    /** By their ids. */
    private final MapState<Long, Cause> causes;

    private final ValueState<long[]> ids;

    /** Ids by the start of the causes; not used for windows of rollouts. */
    private final MapState<Long, long[]> begins;

    /** Ids by the end of the causes. */
    private final MapState<Long, long[]> ends;

    SubjectCauses(
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

    /**
     * Applies a change of a cause, and emits the rows that it changes.
     *
     * @param id the cause
     * @param now the current cause; null if it was retracted
     * @param most maximum number of causes; the newest are kept
     * @return whether a cause was dropped because of the limit
     */
    boolean take(long id, Cause now, int most, Consumer<Change> rows) throws Exception {
        Cause known = causes.get(id);
        if (Objects.equals(now, known)) {
            return false;
        }
        long[] before = ids();
        boolean isFull = known == null && before.length >= most;
        if (isFull && id < before[0]) {
            return true;
        }
        SortedSet<Long> places = touchedBy(id, known);
        places.addAll(touchedBy(id, now));
        if (isFull) {
            places.addAll(touchedBy(before[0], causes.get(before[0])));
        }
        NavigableMap<Long, Change> earlier = rows(places);
        if (isFull) {
            remove(before[0]);
        }
        remove(id);
        if (now != null) {
            put(id, now);
        }
        differences(earlier, rows(places), rows);
        return isFull;
    }

    private void differences(
            NavigableMap<Long, Change> before,
            NavigableMap<Long, Change> after,
            Consumer<Change> rows) {
        Set<Object> times = new HashSet<>();
        after.values().forEach(row -> times.add(row.value(TIME)));
        for (Change row : before.values()) {
            Object at = row.value(TIME);
            if (!times.contains(at)) {
                rows.accept(Change.delete(Table.ALERT, subject.kind().label(), subject.name(), at));
            }
        }
        for (Map.Entry<Long, Change> row : after.entrySet()) {
            if (!row.getValue().equals(before.get(row.getKey()))) {
                rows.accept(row.getValue());
            }
        }
    }

    private long[] ids() throws Exception {
        long[] known = ids.value();
        return known == null ? CauseIds.NONE : known;
    }

    private boolean areWindows() {
        return subject.kind() == AlertKind.ROLLOUT_STALLED;
    }

    /**
     * The places at which rows may change with a cause: ids of windows, times of other causes.
     *
     * @param id the cause
     * @param cause the cause before or after the change; null if there is none
     */
    private SortedSet<Long> touchedBy(long id, Cause cause) throws Exception {
        SortedSet<Long> places = new TreeSet<>();
        if (areWindows()) {
            places.add(id);
            Long next = CauseIds.after(ids(), id);
            if (next != null) {
                places.add(next);
            }
        } else if (cause != null) {
            places.add(cause.from());
            if (cause.to() != null) {
                places.add(cause.to());
            }
        }
        return places;
    }

    /** The rows at these places. */
    private NavigableMap<Long, Change> rows(SortedSet<Long> places) throws Exception {
        NavigableMap<Long, Change> rows = new TreeMap<>();
        for (long place : places) {
            Change row = row(place);
            if (row != null) {
                rows.put(place, row);
            }
        }
        return rows;
    }

    /** If one cause begins at the time at which another ends, the alert continues. */
    private Change row(long place) throws Exception {
        if (areWindows()) {
            return stall(place, causes.get(place));
        }
        Cause begun = newest(begins.get(place));
        if (begun != null) {
            return Alert.begun(subject, begun);
        }
        Cause ended = newest(ends.get(place));
        return ended == null ? null : Alert.ended(subject, ended);
    }

    private Cause newest(long[] some) throws Exception {
        return some == null ? null : causes.get(some[some.length - 1]);
    }

    private Change stall(long id, Cause window) throws Exception {
        if (window == null) {
            return null;
        }
        Long before = CauseIds.before(ids(), id);
        return Alert.stall(subject, before == null ? null : causes.get(before), window);
    }

    private void put(long id, Cause cause) throws Exception {
        causes.put(id, cause);
        ids.update(CauseIds.with(ids(), id));
        if (areWindows()) {
            return;
        }
        putAt(begins, cause.from(), id);
        if (cause.to() != null) {
            putAt(ends, cause.to(), id);
        }
    }

    private static void putAt(MapState<Long, long[]> times, long time, long id) throws Exception {
        long[] others = times.get(time);
        times.put(time, CauseIds.with(others == null ? CauseIds.NONE : others, id));
    }

    /** Removes a cause; its rows stay. */
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

    /** All causes, by their ids. */
    NavigableMap<Long, Cause> all() throws Exception {
        NavigableMap<Long, Cause> all = new TreeMap<>();
        for (Map.Entry<Long, Cause> entry : causes.entries()) {
            all.put(entry.getKey(), entry.getValue());
        }
        return all;
    }
}
