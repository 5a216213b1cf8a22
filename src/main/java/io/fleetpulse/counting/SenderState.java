package io.fleetpulse.counting;

import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.delivery.CountRules;
import io.fleetpulse.delivery.CountedDeliveries;
import io.fleetpulse.delivery.CountedDelivery;
import io.fleetpulse.delivery.Redeliveries;
import io.fleetpulse.delivery.StreamMessage;
import io.fleetpulse.message.Message;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Deliveries of one sender or device: the messages delivered, and the windows in which the device
 * has counted. Entries expire as the watermark advances; the state ends when all have expired.
 */
final class SenderState {

    static final long NO_TIMER = Long.MAX_VALUE;

    /** Index of the late events among the amounts of {@link CountedTable#EVENT_WINDOW}. */
    private static final int LATE_EVENTS = 3;

    /** Windows, horizon of redeliveries, and lateness in milliseconds. */
    record Rules(CountRules windows, Redeliveries redeliveries, long outOfOrderness)
            implements Serializable {
        static Rules of(CountRules windows, TimeConfig time) {
            return new Rules(windows, Redeliveries.of(time), time.outOfOrderness().toMillis());
        }
    }

    long timerAt = NO_TIMER;
    private final CountedDeliveries delivered;
    private final CountedWindows counted;
    private long lastExpiry = Long.MIN_VALUE;

    SenderState() {
        this(new CountedDeliveries(), new CountedWindows());
    }

    private SenderState(CountedDeliveries delivered, CountedWindows counted) {
        this.delivered = delivered;
        this.counted = counted;
    }

    SenderState copy() {
        SenderState copy =
                new SenderState(new CountedDeliveries(delivered), new CountedWindows(counted));
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
            Delivery delivery, Rules rules, long ahead, long watermark, CountOutput output) {
        CountedDelivery counting =
                new CountedDelivery(
                        delivery.kafkaTimestamp(),
                        delivery.position(),
                        delivery.bytes(),
                        ahead,
                        delivery.platformTime() != Message.NO_TIME);
        CountedDelivery before = null;
        if (rules.redeliveries().horizon() > 0) {
            before = remember(delivery, counting, rules, watermark);
        }
        if (delivery.inStream()) {
            new StreamMessage(
                            delivery.family(),
                            delivery.platformTime(),
                            delivery.eventTime(),
                            delivery.sender().productKey(),
                            delivery.sender().deviceName(),
                            delivery::messageKey)
                    .count(
                            counting,
                            before,
                            rules.windows(),
                            rules.outOfOrderness(),
                            output::stream,
                            output::row);
        }
        if (before == null) {
            delivery.activities().forEach(output::activity);
            return true;
        }
        if (before.isAfter(counting.timestamp(), counting.position())) {
            correct(delivery, before, rules, ahead, output);
        }
        return false;
    }

    private CountedDelivery remember(
            Delivery delivery, CountedDelivery counting, Rules rules, long watermark) {
        // A late message is remembered as long as one in time, so that it counts only once.
        long until =
                Math.max(
                        rememberedUntil(delivery, rules),
                        Redeliveries.saturatedSum(
                                counting.ahead(), rules.redeliveries().horizon()));
        if (until >= watermark) {
            lastExpiry = Math.max(lastExpiry, until);
        }
        return delivered.offer(
                Redeliveries.fingerprint(delivery.family(), delivery.messageKey()),
                until,
                watermark,
                counting.timestamp(),
                counting.position(),
                counting.bytes(),
                counting.ahead(),
                counting.hasPlatformTime());
    }

    private static long rememberedUntil(Delivery delivery, Rules rules) {
        return rules.redeliveries()
                .rememberedUntil(
                        delivery.platformTime(), delivery.kafkaTimestamp(), delivery.eventTime());
    }

    /**
     * Corrects the late events of a message that counted already: this delivery has a smaller Kafka
     * timestamp, by which fewer events are late. Events of a window that has left the state since
     * they counted there stay late.
     */
    private static void correct(
            Delivery delivery,
            CountedDelivery before,
            Rules rules,
            long ahead,
            CountOutput output) {
        boolean mayComeAgain = rememberedUntil(delivery, rules) < before.ahead();
        Map<CountDelta.Key, CountTotals> amendments = new LinkedHashMap<>();
        for (Count count : delivery.counts()) {
            if (count.table() != CountedTable.EVENT_WINDOW) {
                continue;
            }
            CountDelta.Key key = key(count, rules);
            long expiry = rules.windows().expiresAt(key.windowStart());
            if (mayComeAgain || expiry <= before.ahead()) {
                amendments
                        .computeIfAbsent(key, unknown -> CountTotals.none(count.table()))
                        .add(CountTotals.of(count));
                continue;
            }
            boolean wasLate =
                    before.timestamp() >= 0
                            && before.timestamp() - count.time() > rules.outOfOrderness();
            if (wasLate && count.amounts()[LATE_EVENTS] == 0 && expiry > ahead) {
                CountTotals totals = CountTotals.none(count.table());
                totals.amounts()[LATE_EVENTS] = -1;
                output.count(new CountDelta(key.product(), key.name(), key.windowStart(), totals));
            }
        }
        amend(delivery, amendments, rules, output);
    }

    private static CountDelta.Key key(Count count, Rules rules) {
        return new CountDelta.Key(
                new CountedProduct(count.table(), count.productKey()),
                CountName.of(count),
                rules.windows().start(count.time()));
    }

    private static void amend(
            Delivery delivery,
            Map<CountDelta.Key, CountTotals> amendments,
            Rules rules,
            CountOutput output) {
        amendments.forEach(
                (key, totals) ->
                        output.row(
                                CountRow.amendment(
                                        delivery,
                                        key,
                                        rules.windows().end(key.windowStart()),
                                        totals)));
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
            CountDelta.Key key = key(count, rules);
            long start = key.windowStart();
            if (mayComeAgain || rules.windows().expiresAt(start) <= ahead) {
                amendments
                        .computeIfAbsent(key, unknown -> CountTotals.none(count.table()))
                        .add(CountTotals.of(count));
            } else {
                CountedDevices devices = new CountedDevices();
                if (firstOfDevice(key, rules.windows(), watermark)) {
                    devices =
                            CountedDevices.of(
                                    CountedDevices.hash(
                                            key.name(), delivery.device().deviceName()));
                }
                output.count(
                        new CountDelta(
                                key.product(), key.name(), start, CountTotals.of(count, devices)));
            }
        }
        amend(delivery, amendments, rules, output);
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
        long expiry = windows.expiresAt(key.windowStart());
        if (expiry >= watermark) {
            lastExpiry = Math.max(lastExpiry, expiry);
        }
        return counted.add(
                kind,
                Math.floorDiv(key.windowStart(), windows.window()),
                Redeliveries.saturatedSum(expiry, windows.window() * CountedWindows.WINDOWS),
                watermark);
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
        CountedDeliveries delivered = CountedDeliveries.read(in);
        SenderState state = new SenderState(delivered, CountedWindows.read(in));
        state.timerAt = timerAt;
        state.lastExpiry = lastExpiry;
        return state;
    }
}
