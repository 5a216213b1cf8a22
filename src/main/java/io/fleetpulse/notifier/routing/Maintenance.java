package io.fleetpulse.notifier.routing;

import io.fleetpulse.notifier.alert.Alert;

import java.time.Instant;

/**
 * A stretch of time in which alerts are expected.
 *
 * @param from its begin
 * @param to its end, exclusive
 * @param alerts the alerts that are expected
 */
public record Maintenance(Instant from, Instant to, AlertFilter alerts) {

    /** Whether a time is in it. */
    public boolean covers(long time) {
        return time >= from.toEpochMilli() && time < to.toEpochMilli();
    }

    /** Whether an alert is expected in it, whenever it was raised. */
    public boolean expects(Alert alert) {
        return alerts.matches(alert);
    }
}
