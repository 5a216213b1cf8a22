package io.fleetpulse.alert;

/**
 * What the alerts of one key are about.
 *
 * @param kind what kind of alerts
 * @param name job id, or product key / device name
 */
public record AlertSubject(AlertKind kind, String name) {}
