package io.fleetpulse.alert;

/**
 * The result of windows that are no longer kept.
 *
 * @param before start of the first window not included, milliseconds since the epoch
 * @param since when the property went beyond its limit, milliseconds since the epoch; null if it is
 *     not
 * @param reaches the latest time up to which the property is known to be beyond its limit,
 *     milliseconds since the epoch
 */
public record EarlierWindows(long before, Long since, long reaches) {

    static final EarlierWindows NONE = new EarlierWindows(Long.MIN_VALUE, null, Long.MIN_VALUE);
}
