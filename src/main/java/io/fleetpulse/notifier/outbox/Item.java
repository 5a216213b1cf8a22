package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.AlertState;
import io.fleetpulse.notifier.alert.Severity;

/**
 * The content of a message about one alert.
 *
 * @param kind kind of change
 * @param alert the current row
 * @param begun the firing row that {@code alert} ended; null if unknown or if the alert still fires
 * @param earlier how often the alert fired and ended before, since the last message
 */
public record Item(ItemKind kind, AlertState alert, AlertState begun, int earlier) {

    /** Returns the higher severity of {@code alert} and {@code begun}. */
    public Severity severity() {
        if (begun != null && begun.severity().isAtLeast(alert.severity())) {
            return begun.severity();
        }
        return alert.severity();
    }
}
