package io.fleetpulse.gate;

/**
 * The comparison of one measure between the two sides.
 *
 * @param measure name of the measure
 * @param upgraded the upgraded devices
 * @param baseline the devices that still run a source version
 * @param estimate the ratio of the two rates within the same windows; not a number if no window
 *     compares the sides
 * @param ratio confidence interval of that ratio
 * @param verdict the advice of this measure alone
 */
public record Comparison(
        String measure,
        Sample upgraded,
        Sample baseline,
        double estimate,
        Interval ratio,
        Decision verdict) {}
