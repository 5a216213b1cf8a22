package io.fleetpulse.notifier.routing;

import io.fleetpulse.notifier.alert.AlertState;

import java.time.Instant;

/**
 * A maintenance window: a period in which certain alerts are expected.
 *
 * @param from start of the window, inclusive
 * @param to end of the window, exclusive
 * @param alerts the expected alerts
 */
public record Maintenance(Instant from, Instant to, AlertFilter alerts) {

    /** Returns whether a time, in milliseconds since the epoch, is in the window. */
    public boolean covers(long time) {
        return time >= from.toEpochMilli() && time < to.toEpochMilli();
    }

    /** Returns whether an alert is expected, regardless of its time. */
    public boolean expects(AlertState alert) {
        return alerts.matches(alert);
    }
}
