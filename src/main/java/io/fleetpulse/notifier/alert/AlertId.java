package io.fleetpulse.notifier.alert;

/**
 * What rows of alerts are about: of the rows of one id, the newest says how it is.
 *
 * @param kind what kind of alert, such as {@code flapping}
 * @param subject job id, product key, or product key / device name
 */
public record AlertId(String kind, String subject) {}
