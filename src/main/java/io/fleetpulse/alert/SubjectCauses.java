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
 * The causes of one subject in the state, and the rows that some of them make. A row rests on one or two
 * causes, so news of one cause reads few others, however many there are.
 */
final class SubjectCauses {

    /** Column of the table of alerts: its last key column. */
    private static final int TIME = 2;

    private final AlertSubject subject;

    /** By their ids. */
    private final MapState<Long, Cause> causes;

    private final ValueState<long[]> ids;

    /** Ids by the time at which the causes ended; of episodes alone. */
    private final MapState<Long, long[]> ends;

    SubjectCauses(
            AlertSubject subject,
            MapState<Long, Cause> causes,
            ValueState<long[]> ids,
            MapState<Long, long[]> ends) {
        this.subject = subject;
        this.causes = causes;
        this.ids = ids;
        this.ends = ends;
    }

    /**
     * Takes a change of a cause in and gives the rows that it changes.
     *
     * @param id the cause
     * @param now the cause as it is; null when it is no more
     * @param most so many are kept: the newest
     * @return whether one is not kept, or no longer, for that
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

    /** Episodes have a row for their end, too, and an id that is their begin. */
    private boolean areEpisodes() {
        return subject.kind() == AlertKind.FLAPPING || subject.kind() == AlertKind.INCIDENT;
    }

    /**
     * Where rows may change when a cause comes, changes or leaves: times of episodes, ids of others.
     *
     * @param id the cause
     * @param cause it, before or after the change; null for none
     */
    private SortedSet<Long> touchedBy(long id, Cause cause) throws Exception {
        SortedSet<Long> places = new TreeSet<>();
        places.add(id);
        if (cause != null && areEpisodes() && cause.to() != null) {
            places.add(cause.to());
        }
        if (subject.kind() == AlertKind.ROLLOUT_STALLED) {
            Long next = CauseIds.after(ids(), id);
            if (next != null) {
                places.add(next);
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

    private Change row(long place) throws Exception {
        Cause cause = causes.get(place);
        if (subject.kind() == AlertKind.ROLLOUT_STALLED) {
            return stall(place, cause);
        }
        if (cause != null) {
            return Alert.begun(subject, cause);
        }
        if (!areEpisodes()) {
            return null;
        }
        long[] ended = ends.get(place);
        if (ended == null) {
            return null;
        }
        return Alert.ended(subject, causes.get(ended[ended.length - 1]));
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
        if (areEpisodes() && cause.to() != null) {
            long[] others = ends.get(cause.to());
            ends.put(cause.to(), CauseIds.with(others == null ? CauseIds.NONE : others, id));
        }
    }

    /** Forgets a cause; its rows stay. */
    void remove(long id) throws Exception {
        Cause known = causes.get(id);
        if (known == null) {
            return;
        }
        causes.remove(id);
        long[] others = CauseIds.without(ids(), id);
        if (others.length == 0) {
            // An empty map is state, too.
            causes.clear();
            ids.clear();
            ends.clear();
            return;
        }
        ids.update(others);
        if (areEpisodes() && known.to() != null) {
            long[] ended = CauseIds.without(ends.get(known.to()), id);
            if (ended.length > 0) {
                ends.put(known.to(), ended);
            } else {
                ends.remove(known.to());
                if (ends.isEmpty()) {
                    ends.clear();
                }
            }
        }
    }

    /** All of them, by their ids. */
    NavigableMap<Long, Cause> all() throws Exception {
        NavigableMap<Long, Cause> all = new TreeMap<>();
        for (Map.Entry<Long, Cause> entry : causes.entries()) {
            all.put(entry.getKey(), entry.getValue());
        }
        return all;
    }
}
