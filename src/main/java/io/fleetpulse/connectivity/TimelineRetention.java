package io.fleetpulse.connectivity;

import io.fleetpulse.connectivity.ConnectionState.Status;
import io.fleetpulse.window.SaturatedTime;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Decides how long the log and the state of a device are kept. Times are in milliseconds since the
 * epoch.
 *
 * @param horizon how far behind its partition's watermark a transition may be, milliseconds
 */
record TimelineRetention(long horizon) implements Serializable {

    /**
     * The state of a device that has been offline and silent for this long is cleared. If the
     * device returns, its first {@code online} is a connect, as it is for an offline device. The
     * state of an online device is never cleared: its session is open, and the device counts as
     * online in the windows of its product.
     */
    static final Duration FORGOTTEN_AFTER = Duration.ofDays(365);

    /** Additional time before the log of a silent device is truncated. */
    static final Duration LOG_KEPT = Duration.ofDays(30);

    /**
     * The watermark used to truncate the log: the highest watermark that a partition had at a
     * message of the device, but at least the watermark of the stream minus {@link #LOG_KEPT}. A
     * transition that the partition brings within the horizon therefore finds its place in the log,
     * even if other partitions or idleness have advanced the watermark of the stream.
     */
    static long truncationWatermark(DeviceTimeline timeline, long now) {
        return Math.min(
                now, Math.max(timeline.passed(), SaturatedTime.minus(now, LOG_KEPT.toMillis())));
    }

    /**
     * Whether the log is truncated at this watermark: only once a quarter of the horizon has
     * accumulated, so that a long log is rarely read.
     */
    boolean truncates(LogProgress log, long watermark) {
        return !log.isEmpty() && watermark >= truncatedAt(log);
    }

    private long truncatedAt(LogProgress log) {
        return log.from() + horizon + horizon / 4 + 1;
    }

    /** The number of transitions that no late transition can precede at this watermark. */
    int old(List<Transition> logged, long watermark) {
        int old = 0;
        while (old < logged.size()
                && LateTransitions.isTooLate(logged.get(old).time(), watermark, horizon)) {
            old++;
        }
        return old;
    }

    /** Whether the state of the device is cleared at this watermark. */
    static boolean isForgotten(LogProgress log, long now) {
        return isIdle(log) && now >= log.through() + FORGOTTEN_AFTER.toMillis();
    }

    private static boolean isIdle(LogProgress log) {
        return log.isEmpty() && log.head().status() == Status.OFFLINE;
    }

    /**
     * The next watermark at which something changes; {@link DeviceTimeline#NONE} if there is none.
     *
     * @param waiting transitions that the watermark has not passed
     */
    long nextTimer(LogProgress log, List<Transition> waiting, long now, TransitionRules rules) {
        LongStream.Builder times = LongStream.builder();
        waiting.forEach(transition -> times.add(transition.time()));
        FlappingEpisode latest = log.head().flapping();
        if (latest != null && !rules.isOver(latest, now)) {
            times.add(latest.last() + rules.flappingWithin());
        }
        if (!log.isEmpty()) {
            times.add(truncatedAt(log) + LOG_KEPT.toMillis());
        }
        if (isIdle(log)) {
            times.add(log.through() + FORGOTTEN_AFTER.toMillis());
        }
        return times.build().min().orElse(DeviceTimeline.NONE);
    }
}
