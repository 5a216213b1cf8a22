package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.AlertId;
import io.fleetpulse.notifier.alert.AlertState;

/**
 * The durable record of one alert on one route.
 *
 * @param route name of the route
 * @param id the alert
 * @param sent the row that the receiver knows; null if none
 * @param sentAt when the receiver got this row, milliseconds since the epoch
 * @param raise the last firing row that the receiver knows; null if none
 * @param sending the item in transit; null if none
 */
public record SentRecord(
        String route,
        AlertId id,
        AlertState sent,
        long sentAt,
        AlertState raise,
        SendingItem sending) {

    /** Returns whether the record can be deleted. */
    public boolean isEmpty() {
        return sent == null && sending == null;
    }
}
