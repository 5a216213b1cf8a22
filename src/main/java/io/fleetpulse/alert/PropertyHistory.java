package io.fleetpulse.alert;

/**
 * What is left of windows that are not kept any more.
 *
 * @param before begin of the first window that is not among them, milliseconds since the epoch
 * @param since from when on the property is beyond its limit; null where it is not
 * @param reaches up to when it is so at the least
 */
public record PropertyHistory(long before, Long since, long reaches) {

    static final PropertyHistory NONE = new PropertyHistory(Long.MIN_VALUE, null, Long.MIN_VALUE);
}
