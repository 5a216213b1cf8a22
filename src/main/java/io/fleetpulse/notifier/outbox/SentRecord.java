package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.Alert;
import io.fleetpulse.notifier.alert.AlertId;

/**
 * What is remembered durably of one alert on one route.
 *
 * @param route name of the route
 * @param id the alert
 * @param sent the row that the receiver knows; null where it knows none
 * @param sentAt when it was told, milliseconds since the epoch
 * @param raise the last row told that fired; null where there is none
 * @param sending what is on its way; null where nothing is
 */
public record SentRecord(
        String route, AlertId id, Alert sent, long sentAt, Alert raise, SendingItem sending) {

    /** Whether there is nothing to remember. */
    public boolean isEmpty() {
        return sent == null && sending == null;
    }
}
