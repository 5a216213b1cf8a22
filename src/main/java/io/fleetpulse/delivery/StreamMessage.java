package io.fleetpulse.delivery;

import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.result.Change;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the stream's windows count of a message: once, by the delivery that {@link CountedDelivery} says,
 * and every other delivery as a duplicate.
 *
 * @param family family of the message
 * @param platformTime the platform's time, or {@link Message#NO_TIME}
 * @param eventTime when what it tells happened, or {@link Message#NO_TIME}
 * @param productKey product of the device; empty for messages of jobs
 * @param deviceName the device, or the job
 * @param messageKey the platform's {@code messageId}, else the hash of the payload
 */
public record StreamMessage(
        Family family,
        long platformTime,
        long eventTime,
        String productKey,
        String deviceName,
        Supplier<String> messageKey) {

    /**
     * Counts a delivery.
     *
     * @param delivery the delivery, and the watermark that decides where it counts
     * @param before the delivery by which the message counted before; null for the first
     * @param windows the stream's windows
     * @param outOfOrderness how much later than the event the record may be without being late
     * @param counts takes what counts in windows
     * @param rows takes rows that amend windows
     */
    public void count(
            CountedDelivery delivery,
            CountedDelivery before,
            CountRules windows,
            long outOfOrderness,
            Consumer<StreamCount> counts,
            Consumer<Change> rows) {
        StreamCount count = count(delivery, outOfOrderness, true);
        if (count.time() == Message.NO_TIME) {
            // It falls into no window.
            return;
        }
        if (before == null) {
            place(count, delivery.ahead(), windows, counts, rows);
            return;
        }
        CountedDelivery duplicate = delivery;
        if (before.isAfter(delivery.timestamp(), delivery.position())) {
            correct(count, delivery.ahead(), before, windows, outOfOrderness, counts, rows);
            duplicate = before;
        }
        StreamCount again = count(duplicate, outOfOrderness, false);
        if (windows.expiresAt(windows.start(again.time())) > delivery.ahead()) {
            counts.accept(again);
        }
    }

    private void correct(
            StreamCount count,
            long ahead,
            CountedDelivery before,
            CountRules windows,
            long outOfOrderness,
            Consumer<StreamCount> counts,
            Consumer<Change> rows) {
        StreamCount counted = count(before, outOfOrderness, true);
        long start = windows.start(counted.time());
        boolean amended = windows.expiresAt(start) <= before.ahead();
        if (!amended && windows.expiresAt(start) <= ahead) {
            // The window has left the state in the meantime.
            return;
        }
        if (!amended) {
            counts.accept(counted.retracted());
        } else if (windows.start(count.time()) != start) {
            rows.accept(
                    StreamAmendment.delete(
                            counted, start, productKey, deviceName, messageKey.get()));
        }
        place(count, before.ahead(), windows, counts, rows);
    }

    private void place(
            StreamCount count,
            long ahead,
            CountRules windows,
            Consumer<StreamCount> counts,
            Consumer<Change> rows) {
        long start = windows.start(count.time());
        if (windows.expiresAt(start) > ahead) {
            counts.accept(count);
        } else {
            rows.accept(
                    StreamAmendment.of(
                            count,
                            start,
                            windows.end(start),
                            productKey,
                            deviceName,
                            messageKey.get()));
        }
    }

    private StreamCount count(CountedDelivery delivery, long outOfOrderness, boolean first) {
        return StreamCount.of(
                family,
                platformTime,
                eventTime,
                delivery.timestamp(),
                delivery.bytes(),
                outOfOrderness,
                first);
    }
}
