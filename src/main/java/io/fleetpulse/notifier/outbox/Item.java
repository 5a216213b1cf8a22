package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.Alert;
import io.fleetpulse.notifier.alert.Severity;

/**
 * What a message says of one alert.
 *
 * @param news what is new
 * @param alert how it is now
 * @param begun the row that it began with, where it is over; null where that is not known
 * @param earlier how often it came and went before, since the last message
 */
public record Item(News news, Alert alert, Alert begun, int earlier) {

    /** The severity that it has, or had while it fired. */
    public Severity severity() {
        if (begun != null && begun.severity().isAtLeast(alert.severity())) {
            return begun.severity();
        }
        return alert.severity();
    }
}
