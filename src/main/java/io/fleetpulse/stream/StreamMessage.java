package io.fleetpulse.stream;

import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.message.Message;
import io.fleetpulse.result.Change;
import io.fleetpulse.window.TumblingWindows;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Counts the deliveries of a message in the stream's windows: the message once, by its {@link
 * Delivery}, and every other delivery as a duplicate. Messages plus duplicates are the
 * deliveries.
 *
 * @param times family and times of the message
 * @param productKey product of the sender, within which the key is unique; empty for messages of
 *     jobs and custom messages
 * @param deviceName the device, or the job; the key of a custom message
 * @param messageKey the platform's {@code messageId}, else the hash of the payload
 */
public record StreamMessage(
        StreamMessageTimes times,
        String productKey,
        String deviceName,
        Supplier<String> messageKey) {

    /**
     * Counts a delivery.
     *
     * @param delivery the delivery, with the watermark that decides where it counts
     * @param before the delivery by which the message counted so far; null for the first
     * @param windows the stream's windows
     * @param outOfOrderness how much later than the event the record may be without being late,
     *     milliseconds
     * @param counts receives counts of windows in state
     * @param rows receives rows that amend windows
     */
    public void count(
            Delivery delivery,
            Delivery before,
            TumblingWindows windows,
            long outOfOrderness,
            Consumer<StreamIncrement> counts,
            Consumer<Change> rows) {
        StreamIncrement count = count(delivery, outOfOrderness, true);
        if (count.time() == Message.NO_TIME) {
            // Without any time the message falls into no window.
            return;
        }
        if (before == null && !windows.isExpired(count.time(), delivery.ahead())) {
            counts.accept(count);
            return;
        }
        Places places = new Places(windows, delivery.ahead(), counts, rows);
        if (before == null) {
            places.amend(count, delivery);
            return;
        }
        StreamIncrement again = count(delivery, outOfOrderness, false);
        if (before.hasPlatformTime() != delivery.hasPlatformTime() || !before.isAfter(delivery)) {
            // If only one has a platform time of its own, the window of the other is unknown.
            places.put(again, delivery);
            return;
        }
        StreamIncrement counted = count(before, outOfOrderness, true);
        StreamIncrement countedAgain = count(before, outOfOrderness, false);
        if (windows.isExpired(counted.time(), before.ahead())) {
            if (!before.hasPlatformTime()) {
                // The one before may have amended another window: mark its row as a duplicate.
                places.amend(countedAgain, before);
            }
            places.amend(count, delivery);
        } else if (windows.isExpired(counted.time(), delivery.ahead())) {
            // The window has left the state since: the earlier count stays.
            places.put(again, delivery);
        } else {
            counts.accept(counted.retracted());
            counts.accept(countedAgain);
            places.put(count, delivery);
        }
    }

    /** Sends a count to its window if the state holds that window, else to an amendment. */
    private final class Places {

        private final TumblingWindows windows;
        private final long ahead;
        private final Consumer<StreamIncrement> counts;
        private final Consumer<Change> rows;

        Places(
                TumblingWindows windows,
                long ahead,
                Consumer<StreamIncrement> counts,
                Consumer<Change> rows) {
            this.windows = windows;
            this.ahead = ahead;
            this.counts = counts;
            this.rows = rows;
        }

        void put(StreamIncrement count, Delivery delivery) {
            if (windows.isExpired(count.time(), ahead)) {
                amend(count, delivery);
            } else {
                counts.accept(count);
            }
        }

        void amend(StreamIncrement count, Delivery delivery) {
            long start = windows.start(count.time());
            rows.accept(
                    StreamAmendment.of(
                            count,
                            delivery,
                            start,
                            windows.end(start),
                            productKey,
                            deviceName,
                            messageKey.get()));
        }
    }

    private StreamIncrement count(Delivery delivery, long outOfOrderness, boolean first) {
        return StreamIncrement.of(
                times.family(),
                times.platformTime(delivery.timestamp()),
                times.eventTime(delivery.timestamp()),
                delivery.timestamp(),
                delivery.bytes(),
                outOfOrderness,
                first);
    }
}
