package io.fleetpulse.rollout;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.SaturatedTime;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.util.Collector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The windows of one job in which a number changed. A window's numbers are the current numbers
 * minus the changes in later windows, so the newest windows, which change most, cost least.
 */
final class JobWindows {

    private static final long MOST_STEPS = 1_024;

    private final MapState<Long, StatusCounts> changes;
    private final long window;

    /**
     * Creates a view of the given state.
     *
     * @param changes by window start: numbers at the window's end minus numbers at its start; an
     *     entry without change remains only until the window's row is deleted
     * @param window length of a window, milliseconds
     */
    JobWindows(MapState<Long, StatusCounts> changes, long window) {
        this.changes = changes;
        this.window = window;
    }

    void add(long windowStart, StatusCounts change) throws Exception {
        StatusCounts known = changes.get(windowStart);
        if (known == null) {
            known = StatusCounts.NONE;
        }
        changes.put(windowStart, known.plus(change));
    }

    /** The last millisecond of a window: the window closes at this watermark. */
    long lastMillisecond(long windowStart) {
        return SaturatedTime.plus(windowStart, window - 1);
    }

    /**
     * Emits the rows of all closed windows from {@code totals.changedWindow()} on.
     *
     * @return the earliest changed window that is still open; null if there is none
     */
    Long write(String jobId, JobTotals totals, long watermark, Collector<Change> out)
            throws Exception {
        Long next = null;
        StatusCounts atEnd = totals.counts();
        for (long start : newestFirst(totals.changedWindow(), totals.newestWindow())) {
            StatusCounts change = changes.get(start);
            if (lastMillisecond(start) > watermark) {
                next = start;
            } else if (change.isNone()) {
                out.collect(Change.delete(Table.ROLLOUT_WINDOW, jobId, start));
                changes.remove(start);
            } else {
                out.collect(row(jobId, start, atEnd));
            }
            atEnd = atEnd.minus(change);
        }
        return next;
    }

    /**
     * Steps from window to window, unless the range is so long that reading all windows is cheaper:
     * a single report may be years older than the others.
     */
    private List<Long> newestFirst(long from, long newest) throws Exception {
        List<Long> starts = new ArrayList<>();
        if ((newest - from) / window <= MOST_STEPS) {
            for (long start = newest; start >= from; start -= window) {
                if (changes.contains(start)) {
                    starts.add(start);
                }
            }
            return starts;
        }
        for (long start : changes.keys()) {
            if (start >= from) {
                starts.add(start);
            }
        }
        starts.sort(Comparator.reverseOrder());
        return starts;
    }

    private Change row(String jobId, long start, StatusCounts atEnd) {
        return Change.upsert(
                Table.ROLLOUT_WINDOW,
                jobId,
                start,
                SaturatedTime.plus(start, window),
                atEnd.tasks(),
                atEnd.inProgress(),
                atEnd.succeeded(),
                atEnd.failed(),
                atEnd.canceled(),
                atEnd.stalled());
    }

    /**
     * Removes the changes of windows that began before this time; no report can change them any
     * more.
     */
    void forgetBefore(long time) throws Exception {
        List<Long> old = new ArrayList<>();
        for (long start : changes.keys()) {
            if (start < time) {
                old.add(start);
            }
        }
        for (long start : old) {
            changes.remove(start);
        }
    }

    void clear() {
        changes.clear();
    }
}
