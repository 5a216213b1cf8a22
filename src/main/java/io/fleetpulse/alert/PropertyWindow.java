package io.fleetpulse.alert;

/**
 * What a rule needs of a window of a property.
 *
 * @param end end of the window, milliseconds since the epoch
 * @param extreme of its readings the least far beyond the limit
 */
public record PropertyWindow(long end, double extreme) {}
