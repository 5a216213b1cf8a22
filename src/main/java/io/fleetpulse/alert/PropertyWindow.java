package io.fleetpulse.alert;

/**
 * The part of a property's window that a rule uses.
 *
 * @param end end of the window, milliseconds since the epoch
 * @param extreme the reading of the window least far beyond the limit
 */
public record PropertyWindow(long end, double extreme) {}
