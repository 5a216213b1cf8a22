package io.fleetpulse.alert;

/**
 * A cause is now so, or is no more.
 *
 * @param subject what it is about
 * @param id which of the subject's causes: its begin, for windows their start; milliseconds since the
 *     epoch
 * @param cause the cause; null when it is no more
 */
public record CauseNews(AlertSubject subject, long id, Cause cause) {}
