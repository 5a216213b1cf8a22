package io.fleetpulse.counting;

import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.delivery.CountRules;
import io.fleetpulse.delivery.DeliveredMessages;
import io.fleetpulse.delivery.Redeliveries;
import io.fleetpulse.delivery.StreamAmendment;
import io.fleetpulse.delivery.StreamCount;
import io.fleetpulse.message.Message;

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
     * @param ahead the watermark of the message's own partition, which decides what is too late
     * @param watermark the highest watermark so far
     */
    boolean isFirst(
            Delivery delivery, Rules rules, long ahead, long watermark, CountOutput output) {
        boolean first = true;
        if (rules.redeliveries().horizon() > 0) {
            // A message that comes late is remembered for as long: it is told to others only once.
            long until =
                    Math.max(
                            rememberedUntil(delivery, rules),
                            Redeliveries.saturatedSum(ahead, rules.redeliveries().horizon()));
            long message = Redeliveries.fingerprint(delivery.family(), delivery.messageKey());
            first = remember(delivered, message, until, watermark);
        }
        if (delivery.inStream()) {
            countInStream(delivery, rules, ahead, first, output);
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

    private static void countInStream(
            Delivery delivery, Rules rules, long ahead, boolean first, CountOutput output) {
        StreamCount count = streamCount(delivery, rules.outOfOrderness(), first);
        if (count.time() == Message.NO_TIME) {
            return;
        }
        long start = rules.windows().start(count.time());
        if (rules.windows().expiresAt(start) > ahead) {
            output.stream(count);
        } else if (first) {
            output.row(
                    StreamAmendment.of(
                            count,
                            start,
                            rules.windows().end(start),
                            delivery.device().productKey(),
                            delivery.device().deviceName(),
                            delivery.messageKey()));
        }
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
        boolean mayComeAgain =
                rules.redeliveries().horizon() > 0 && rememberedUntil(delivery, rules) < ahead;
        for (Count count : delivery.counts()) {
            long start = rules.windows().start(count.time());
            CountDelta.Key key =
                    new CountDelta.Key(
                            new CountedProduct(count.table(), count.productKey()),
                            CountName.of(count),
                            start);
            if (mayComeAgain || rules.windows().expiresAt(start) <= ahead) {
                amendments
                        .computeIfAbsent(key, unknown -> CountTotals.none(count.table()))
                        .add(CountTotals.of(count, false));
            } else {
                boolean first = firstOfDevice(key, rules.windows(), watermark);
                output.count(
                        new CountDelta(
                                key.product(), key.name(), start, CountTotals.of(count, first)));
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
