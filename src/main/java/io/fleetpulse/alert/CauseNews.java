package io.fleetpulse.alert;

/**
 * A change of a cause.
 *
 * @param subject the subject of the alerts
 * @param id identifies the cause within the subject, milliseconds since the epoch: its start, for
 *     windows their start, for rules the start of the period offline or beyond the limit
 * @param cause the cause; null if it was retracted
 */
public record CauseNews(AlertSubject subject, long id, Cause cause) {}
