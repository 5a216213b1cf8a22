package io.fleetpulse.gate;

/**
 * One measure of both sides.
 *
 * @param measure what is compared
 * @param upgraded the upgraded devices
 * @param baseline those that still run a source version
 * @param estimate the ratio of the two rates within the same windows; not a number where nothing tells
 * @param ratio where that ratio lies
 * @param verdict what this measure alone advises
 */
public record Comparison(
        String measure,
        Sample upgraded,
        Sample baseline,
        double estimate,
        Interval ratio,
        Decision verdict) {}
