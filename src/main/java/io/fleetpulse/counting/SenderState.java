package io.fleetpulse.counting;

import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.delivery.DeliveredMessages;
import io.fleetpulse.delivery.Redeliveries;
import io.fleetpulse.delivery.StreamCount;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One sender's, or device's, deliveries: which came before, and in which windows the device has
 * counted already. Both are forgotten entry by entry as the watermark passes; the state is over when
 * it passed the last.
 */
final class SenderState {

    static final long NO_TIMER = Long.MAX_VALUE;

    /** What decides. */
    record Rules(CountRules windows, Redeliveries redeliveries, long outOfOrderness)
            implements Serializable {
        static Rules of(CountRules windows, TimeConfig time) {
            return new Rules(windows, Redeliveries.of(time), time.outOfOrderness().toMillis());
        }
    }

    long timerAt = NO_TIMER;
    private final DeliveredMessages delivered;
    private final DeliveredMessages counted;
    private long lastExpiry = Long.MIN_VALUE;

    SenderState() {
        this(new DeliveredMessages(), new DeliveredMessages());
    }

    private SenderState(DeliveredMessages delivered, DeliveredMessages counted) {
        this.delivered = delivered;
        this.counted = counted;
    }

    SenderState copy() {
        SenderState copy =
                new SenderState(new DeliveredMessages(delivered), new DeliveredMessages(counted));
        copy.timerAt = timerAt;
        copy.lastExpiry = lastExpiry;
        return copy;
    }

    /**
     * Whether this is the first delivery; tells the stream either way.
     *
     * @param watermark the highest watermark so far
     */
    boolean isFirst(Delivery delivery, Rules rules, long watermark, CountOutput output) {
        boolean first = true;
        if (rules.redeliveries().horizon() > 0) {
            long until = rememberedUntil(delivery, rules);
            long message = Redeliveries.fingerprint(delivery.family(), delivery.messageKey());
            first = remember(delivered, message, until, watermark);
        }
        if (delivery.inStream()) {
            output.stream(streamCount(delivery, rules.outOfOrderness(), first));
        }
        if (first) {
            delivery.activities().forEach(output::activity);
        }
        return first;
    }

    private static long rememberedUntil(Delivery delivery, Rules rules) {
        return rules.redeliveries()
                .rememberedUntil(
                        delivery.platformTime(), delivery.kafkaTimestamp(), delivery.eventTime());
    }

    static StreamCount streamCount(Delivery delivery, long outOfOrderness, boolean first) {
        return StreamCount.of(
                delivery.family(),
                delivery.platformTime(),
                delivery.eventTime(),
                delivery.kafkaTimestamp(),
                delivery.bytes(),
                outOfOrderness,
                first);
    }

    /**
     * Counts a first delivery.
     *
     * @param ahead the watermark of the message's own partition, which decides what is too late
     * @param watermark the highest watermark so far
     */
    void count(Delivery delivery, Rules rules, long ahead, long watermark, CountOutput output) {
        Map<CountDelta.Key, CountTotals> amendments = new LinkedHashMap<>();
        boolean told = false;
        boolean mayComeAgain =
                rules.redeliveries().horizon() > 0 && rememberedUntil(delivery, rules) < ahead;
        for (Count count : delivery.counts()) {
            long start = rules.windows().start(count.time());
            CountDelta.Key key =
                    new CountDelta.Key(
                            new CountedProduct(count.table(), count.productKey()),
                            CountName.of(count),
                            start);
            boolean expired = rules.windows().expiresAt(start) <= ahead;
            boolean event = count.table() == CountedTable.EVENT_WINDOW;
            if (event && (expired || mayComeAgain)) {
                amendments
                        .computeIfAbsent(key, unknown -> CountTotals.none(count.table()))
                        .add(CountTotals.of(count, false));
            } else if (!expired) {
                boolean first = firstOfDevice(key, rules.windows(), watermark);
                output.count(
                        new CountDelta(
                                key.product(), key.name(), start, CountTotals.of(count, first)));
            } else if (!told) {
                output.deadLetter(tooLate(delivery, count, ahead));
                told = true;
            }
        }
        amendments.forEach(
                (key, totals) ->
                        output.row(
                                CountRow.amendment(
                                        delivery,
                                        key,
                                        rules.windows().end(key.windowStart()),
                                        totals)));
    }

    private boolean firstOfDevice(CountDelta.Key key, CountRules windows, long watermark) {
        CountedTable table = key.product().table();
        if (!table.countsDevices()) {
            return false;
        }
        long kind = Redeliveries.fingerprint(table.ordinal(), key.product().productKey());
        kind = Redeliveries.fingerprint(kind, key.name().name());
        kind = Redeliveries.fingerprint(kind, key.name().detail());
        kind = Redeliveries.fingerprint(kind, key.name().code());
        kind = Redeliveries.fingerprint(kind, key.windowStart());
        return remember(counted, kind, windows.expiresAt(key.windowStart()), watermark);
    }

    private boolean remember(
            DeliveredMessages known, long fingerprint, long expiry, long watermark) {
        boolean added = known.add(fingerprint, expiry, watermark);
        if (expiry >= watermark) {
            lastExpiry = Math.max(lastExpiry, expiry);
        }
        return added;
    }

    private static DeadLetter tooLate(Delivery delivery, Count count, long ahead) {
        String detail =
                "%s: time %d is of a window that had left the state at watermark %d"
                        .formatted(count.table().table().label(), count.time(), ahead);
        return DeadLetter.of(
                delivery.origin(), 0, DeadLetterReason.TOO_LATE, detail, delivery.family(), null);
    }

    /** Forgets what expired before this watermark. */
    void prune(long watermark) {
        delivered.prune(watermark);
        counted.prune(watermark);
    }

    /** Whether nothing is remembered at this watermark. */
    boolean isOver(long watermark) {
        return lastExpiry < watermark || watermark == Long.MAX_VALUE;
    }

    /** When the last entry will have expired. */
    long nextTimer() {
        return Redeliveries.saturatedSum(lastExpiry, 1);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(timerAt);
        out.writeLong(lastExpiry);
        delivered.write(out);
        counted.write(out);
    }

    static SenderState read(DataInput in) throws IOException {
        long timerAt = in.readLong();
        long lastExpiry = in.readLong();
        DeliveredMessages delivered = DeliveredMessages.read(in);
        SenderState state = new SenderState(delivered, DeliveredMessages.read(in));
        state.timerAt = timerAt;
        state.lastExpiry = lastExpiry;
        return state;
    }
}
