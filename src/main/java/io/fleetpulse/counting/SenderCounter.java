package io.fleetpulse.counting;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.deduplication.EarliestDeliveries;
import io.fleetpulse.message.Fingerprint;
import io.fleetpulse.message.Message;
import io.fleetpulse.stream.StreamMessage;
import io.fleetpulse.stream.StreamMessageTimes;
import io.fleetpulse.window.PartitionWatermark;
import io.fleetpulse.window.SaturatedTime;
import io.fleetpulse.window.TumblingWindows;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Counts the messages of one sender, each once, and each device once in a window. Remembers the
 * messages that the sender sent and the windows in which the device has counted. Entries expire as
 * the watermark advances; the state ends when all have expired.
 */
final class SenderCounter {

    static final long NO_TIMER = Long.MAX_VALUE;

    private static final int FIXED_BYTES = 500;

    long timerAt = NO_TIMER;
    private final EarliestDeliveries delivered;
    private final WindowBitmap counted;
    private long lastExpiry = Long.MIN_VALUE;

    SenderCounter() {
        this(new EarliestDeliveries(), new WindowBitmap());
    }

    private SenderCounter(EarliestDeliveries delivered, WindowBitmap counted) {
        this.delivered = delivered;
        this.counted = counted;
    }

    /** Approximate bytes on the heap, with the key. */
    long estimatedBytes() {
        return FIXED_BYTES + delivered.estimatedBytes() + counted.estimatedBytes();
    }

    SenderCounter copy() {
        SenderCounter copy =
                new SenderCounter(new EarliestDeliveries(delivered), new WindowBitmap(counted));
        copy.timerAt = timerAt;
        copy.lastExpiry = lastExpiry;
        return copy;
    }

    /**
     * Returns whether this is the first delivery of the message; counts it in the stream either
     * way.
     *
     * @param ahead the watermark of the message's own partition, which decides what is too late
     * @param watermark the highest watermark so far
     */
    boolean isFirst(
            CountedMessage message,
            SenderRules rules,
            long ahead,
            long watermark,
            CountingOutput output) {
        Delivery delivery =
                new Delivery(
                        message.kafkaTimestamp(),
                        message.position(),
                        message.bytes(),
                        ahead,
                        message.platformTime() != Message.NO_TIME && !message.timeOfRecord(),
                        rules.isBeyondHorizon(message, ahead));
        Delivery before = null;
        if (rules.deduplication().horizon() > 0) {
            before = remember(message, delivery, rules, watermark);
        }
        if (message.inStream()) {
            countInStream(message, delivery, before, rules, output);
        }
        if (before == null) {
            for (DeviceActivity activity : message.activities()) {
                output.activity(activity.expired(rules.windows().isExpired(activity.at(), ahead)));
            }
            return true;
        }
        if (before.isAfter(delivery)) {
            LateEvents.correct(message, before, rules, ahead, output);
            MovedMessages.move(message, before, rules, output);
        }
        return false;
    }

    private static void countInStream(
            CountedMessage message,
            Delivery delivery,
            Delivery before,
            SenderRules rules,
            CountingOutput output) {
        new StreamMessage(
                        new StreamMessageTimes(
                                message.family(),
                                message.platformTime(),
                                message.eventTime(),
                                message.timeOfRecord(),
                                rules.deduplication().maxFutureSkew()),
                        message.sender().productKey(),
                        message.sender().deviceName(),
                        message::messageKey)
                .count(
                        delivery,
                        before,
                        rules.windows(),
                        rules.outOfOrderness(),
                        output::stream,
                        output::row);
    }

    private Delivery remember(
            CountedMessage message, Delivery delivery, SenderRules rules, long watermark) {
        long expiry = rules.deduplication().expiry(delivery, rules.rememberedUntil(message));
        lastExpiry = Math.max(lastExpiry, expiry);
        long fingerprint = Fingerprint.of(message.family(), message.messageKey());
        return delivered.offer(fingerprint, expiry, watermark, delivery);
    }

    /**
     * Counts a first delivery.
     *
     * @param partition the watermark of the message's own partition
     * @param watermark the highest watermark so far. The higher of the two decides what is too late.
     */
    void count(
            CountedMessage message,
            SenderRules rules,
            long partition,
            long watermark,
            CountingOutput output) {
        long ahead = PartitionWatermark.of(partition, watermark);
        Amendments amendments = new Amendments();
        for (CountIncrement count : message.counts()) {
            // A retraction comes with the earlier watermark that decided on what it retracts, in
            // place of the partition's watermark.
            long decisive = count.isRetraction() ? partition : ahead;
            boolean mayComeAgain = rules.isBeyondHorizon(message, decisive);
            CountDelta.Key key = rules.key(count);
            long start = key.windowStart();
            boolean amends = mayComeAgain || rules.windows().expiresAt(start) <= ahead;
            if (count.isRetraction()) {
                retract(message, count, key, amends, output);
            } else if (amends) {
                amendments.add(key, count);
            } else {
                CountedDevices devices = new CountedDevices();
                if (firstOfDevice(key, rules.windows(), watermark)) {
                    devices =
                            CountedDevices.of(
                                    CountedDevices.hash(key.name(), message.device().deviceName()));
                }
                output.count(
                        new CountDelta(
                                key.product(), key.name(), start, CountTotals.of(count, devices)));
                if (partition < watermark && watermark >= rules.windows().closesAt(start)) {
                    // The partition was idle and has been overtaken. An earlier run may have been
                    // further ahead and have amended the window.
                    output.row(CountRows.deleteAmendment(message, key));
                }
            }
        }
        amendments.emit(message, rules.windows(), output);
    }

    /** Devices stay counted: whether others of their messages count in the window is not known. */
    private static void retract(
            CountedMessage message,
            CountIncrement count,
            CountDelta.Key key,
            boolean amended,
            CountingOutput output) {
        if (amended) {
            output.row(CountRows.deleteAmendment(message, key));
        } else {
            CountTotals totals = CountTotals.of(count);
            output.count(new CountDelta(key.product(), key.name(), key.windowStart(), totals));
        }
    }

    private boolean firstOfDevice(CountDelta.Key key, TumblingWindows windows, long watermark) {
        CountedTable table = key.product().table();
        if (!table.countsDevices()) {
            return false;
        }
        long kind = Fingerprint.with(table.ordinal(), key.product().productKey());
        kind = Fingerprint.with(kind, key.name().name());
        kind = Fingerprint.with(kind, key.name().detail());
        kind = Fingerprint.with(kind, key.name().code());
        long expiry = windows.expiresAt(key.windowStart());
        if (expiry >= watermark) {
            lastExpiry = Math.max(lastExpiry, expiry);
        }
        return counted.add(
                kind,
                Math.floorDiv(key.windowStart(), windows.length()),
                SaturatedTime.plus(expiry, windows.length() * WindowBitmap.WINDOWS),
                watermark);
    }

    /** Returns how many messages the limit has removed since the last call on this instance. */
    int takeMessagesBeyondLimit() {
        return delivered.takeBeyondLimit();
    }

    /** Returns how many counts the limit on names has concerned since the last call. */
    int takeNamesBeyondLimit() {
        return counted.takeBeyondLimit();
    }

    /** Removes entries that expired before this watermark. */
    void prune(long watermark) {
        delivered.prune(watermark);
        counted.prune(watermark);
    }

    /** Whether all entries have expired at this watermark. */
    boolean isOver(long watermark) {
        return lastExpiry < watermark || watermark == Long.MAX_VALUE;
    }

    /** The watermark at which the last entry has expired. */
    long nextTimer() {
        return SaturatedTime.plus(lastExpiry, 1);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(timerAt);
        out.writeLong(lastExpiry);
        delivered.write(out);
        counted.write(out);
    }

    static SenderCounter read(DataInput in) throws IOException {
        long timerAt = in.readLong();
        long lastExpiry = in.readLong();
        EarliestDeliveries delivered = EarliestDeliveries.read(in);
        SenderCounter read = new SenderCounter(delivered, WindowBitmap.read(in));
        read.timerAt = timerAt;
        read.lastExpiry = lastExpiry;
        return read;
    }
}
