package io.fleetpulse.source;

import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

import java.util.function.LongSupplier;

/**
 * Metrics of the source: messages and late messages by family, and how far the platform's clock is
 * behind this machine's.
 *
 * <p>Every message updates these metrics, so the update is cheap: counters are in an array by
 * family, and one in {@link #SAMPLE} messages reads the clock.
 */
final class SourceMetrics {

    /** One in this many messages measures the delay; a power of two. */
    static final int SAMPLE = 64;

    /** Number of measured messages over which percentiles are computed. */
    private static final int MEASURED = 1_000;

    private final MetricGroup group;
    private final LongSupplier clock;
    private final Counter[] messages;
    private final Counter[] late;
    private final Histogram delay;
    private int sinceMeasured;

    /** Written by the task, read by the reporters. */
    private volatile long newest = Message.NO_TIME;

    /**
     * Registers the metrics.
     *
     * @param clock this machine's time, milliseconds since the epoch
     */
    SourceMetrics(MetricGroup group, LongSupplier clock) {
        this.group = group;
        this.clock = clock;
        Family[] families = Family.values();
        messages = new Counter[families.length];
        late = new Counter[families.length];
        for (Family family : families) {
            MetricGroup ofFamily = group.addGroup("family", family.label());
            messages[family.ordinal()] = ofFamily.counter("messages");
            late[family.ordinal()] = ofFamily.counter("lateMessages");
        }
        delay = group.histogram("messageDelay", new DescriptiveStatisticsHistogram(MEASURED));
    }

    /**
     * Counts a message.
     *
     * @param time the message's platform time; {@link Message#NO_TIME} where it moves no watermark
     * @param watermark the watermark of the message's partition just before the message
     */
    void add(Family family, long time, long watermark) {
        messages[family.ordinal()].inc();
        if (time == Message.NO_TIME) {
            return;
        }
        if (time <= watermark) {
            late[family.ordinal()].inc();
        }
        if (time > newest) {
            advance(time);
        }
        if ((sinceMeasured++ & (SAMPLE - 1)) == 0) {
            delay.update(clock.getAsLong() - time);
        }
    }

    /**
     * Registers the lag with the first message, so that a task without a partition reports none.
     */
    private void advance(long time) {
        boolean first = newest == Message.NO_TIME;
        newest = time;
        if (first) {
            group.gauge("eventTimeLag", () -> clock.getAsLong() - newest);
        }
    }
}
