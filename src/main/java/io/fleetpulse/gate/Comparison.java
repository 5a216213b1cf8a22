package io.fleetpulse.gate;

/**
 * One measure of both sides.
 *
 * @param measure what is compared
 * @param upgraded the upgraded devices
 * @param baseline those that still run a source version
 * @param ratio where the ratio of the two rates lies
 * @param verdict what this measure alone advises
 */
public record Comparison(
        String measure, Sample upgraded, Sample baseline, Interval ratio, Decision verdict) {}
