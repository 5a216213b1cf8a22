package io.fleetpulse.counting;

import io.fleetpulse.deduplication.Delivery;

/** Corrects how many events of a message are late. */
final class LateEvents {

    /** Index of the late events among the amounts of {@link CountedTable#EVENT_WINDOW}. */
    private static final int LATE_EVENTS = 3;

    private LateEvents() {}

    /**
     * Corrects the late events of a message that counted already: this delivery has a smaller Kafka
     * timestamp, by which fewer events are late. Events of a window that has left the state since
     * they counted there stay late.
     *
     * @param before the delivery that counted
     * @param ahead the watermark of this delivery's own partition
     */
    static void correct(
            CountedMessage message,
            Delivery before,
            SenderRules rules,
            long ahead,
            CountingOutput output) {
        Amendments amendments = new Amendments();
        for (CountIncrement count : message.counts()) {
            if (count.table() != CountedTable.EVENT_WINDOW) {
                continue;
            }
            CountDelta.Key key = rules.key(count);
            long expiry = rules.windows().expiresAt(key.windowStart());
            if (before.beyondHorizon() || expiry <= before.ahead()) {
                amendments.add(key, count);
                continue;
            }
            boolean wasLate =
                    Delivery.isLate(before.timestamp(), count.time(), rules.outOfOrderness());
            if (wasLate && count.amounts()[LATE_EVENTS] == 0 && expiry > ahead) {
                CountTotals totals = CountTotals.none(count.table());
                totals.amounts()[LATE_EVENTS] = -1;
                output.count(new CountDelta(key.product(), key.name(), key.windowStart(), totals));
            }
        }
        amendments.emit(message, rules.windows(), output);
    }
}
