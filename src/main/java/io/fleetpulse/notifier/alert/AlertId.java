package io.fleetpulse.notifier.alert;

/**
 * Identifies an alert. Of all rows with one id, the newest row holds the current state.
 *
 * @param kind kind of alert, such as {@code flapping}
 * @param subject job id, product key, or product key / device name
 */
public record AlertId(String kind, String subject) {}
