package io.fleetpulse.alert;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

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
 * Applies changes of one subject's causes, and emits the rows that they change. A row depends on
 * one or two causes, so a change of one cause reads few others, however many there are.
 */
final class SubjectCauses {

    /** Index of the last key column of the table of alerts. */
    private static final int TIME = 2;

    private final AlertSubject subject;
    private final StoredCauses causes;

    SubjectCauses(AlertSubject subject, StoredCauses causes) {
        this.subject = subject;
        this.causes = causes;
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
        long[] before = causes.ids();
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
            causes.remove(before[0]);
        }
        causes.remove(id);
        if (now != null) {
            causes.add(id, now);
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

    /**
     * The places at which rows may change with a cause: ids of windows, times of other causes.
     *
     * @param id the cause
     * @param cause the cause before or after the change; null if there is none
     */
    private SortedSet<Long> touchedBy(long id, Cause cause) throws Exception {
        SortedSet<Long> places = new TreeSet<>();
        if (causes.areWindows()) {
            places.add(id);
            Long next = CauseIds.after(causes.ids(), id);
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
        if (causes.areWindows()) {
            return stall(place, causes.get(place));
        }
        Cause begun = causes.newestBegunAt(place);
        if (begun != null) {
            return Alert.begun(subject, begun);
        }
        Cause ended = causes.newestEndedAt(place);
        return ended == null ? null : Alert.ended(subject, ended);
    }

    private Change stall(long id, Cause window) throws Exception {
        if (window == null) {
            return null;
        }
        Long before = CauseIds.before(causes.ids(), id);
        return Alert.stall(subject, before == null ? null : causes.get(before), window);
    }
}
