package io.fleetpulse.window;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The newest periods in which something happened for a key, up to a limit, however far the
 * watermark lags. They only advance, so they depend on the events and not on their order. A period
 * with a time far in the future takes one place and does not displace the others.
 *
 * <p>The state is one entry for each of these periods; the windows of the key that lie before the
 * first of them are not kept.
 */
public final class NewestPeriods {

    /** Returned by {@link #add} if it changes nothing about the windows that are kept. */
    public static final long NO_CHANGE = Long.MIN_VALUE;

    /**
     * The limit on the periods of a key.
     *
     * @param length length of a period, a multiple of the windows, milliseconds
     * @param most maximum number of periods per key
     */
    public record Limit(long length, int most) implements Serializable {

        private static final long DAY = 24 * 3_600_000;

        /**
         * Least number of periods: a backfill may read one partition a year ahead of another, and
         * the other one must find its windows.
         */
        private static final int LEAST = 400;

        /**
         * Periods of a day, or of a window if that is longer: {@value #LEAST}, or a week more than
         * twice the time for which windows are kept.
         *
         * @param window length of a window, milliseconds
         * @param kept how long the watermark keeps windows, milliseconds
         */
        public static Limit of(long window, long kept) {
            long length = -Math.floorDiv(-DAY, window) * window;
            long most = Math.max(LEAST, 2 * kept / length + 7);
            return new Limit(length, (int) Math.min(most, Short.MAX_VALUE));
        }
    }

    private final Limit limit;
    private final MapState<Long, Boolean> periods;
    private final Counter periodsBeyondLimit;
    private long displaced;

    /** Creates the state under the given name, and the metric of the operator. */
    public NewestPeriods(String name, Limit limit, RuntimeContext context) {
        this.limit = limit;
        periods = context.getMapState(new MapStateDescriptor<>(name, Types.LONG, Types.BOOLEAN));
        periodsBeyondLimit = context.getMetricGroup().counter("periodsBeyondLimit");
    }

    /**
     * Records that something happened.
     *
     * @param time milliseconds since the epoch
     * @return the start of the first window that the key keeps now, if the limit excludes the given
     *     time or windows that the key kept before; else {@link #NO_CHANGE}
     */
    public long add(long time) throws Exception {
        long period = TumblingWindows.start(time, limit.length());
        if (periods.contains(period)) {
            return NO_CHANGE;
        }
        TreeSet<Long> newest = new TreeSet<>();
        periods.keys().forEach(newest::add);
        newest.add(period);
        if (newest.size() <= limit.most()) {
            periods.put(period, true);
            return NO_CHANGE;
        }
        periodsBeyondLimit.inc();
        displaced = newest.first();
        if (displaced != period) {
            periods.remove(displaced);
            periods.put(period, true);
        }
        newest.remove(displaced);
        return newest.first();
    }

    /**
     * Deletes the timers at the ends of the windows in the period that the last {@link #add}
     * excluded.
     *
     * @param window length of a window, milliseconds
     * @param later how long after the last millisecond of a window its timer is, milliseconds
     */
    public void deleteTimers(long window, long later, TimerService timers) {
        long end = displaced + limit.length();
        for (long last = displaced + window - 1; last < end; last += window) {
            timers.deleteEventTimeTimer(SaturatedTime.plus(last, later));
        }
    }

    /** Removes the periods that end at the given time or before; nothing happens in them again. */
    public void removeBefore(long time) throws Exception {
        List<Long> old = new ArrayList<>();
        for (long period : periods.keys()) {
            if (period + limit.length() <= time) {
                old.add(period);
            }
        }
        for (long period : old) {
            periods.remove(period);
        }
    }

    /** Clears the state of the key. */
    public void clear() {
        periods.clear();
    }
}
