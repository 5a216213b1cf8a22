package io.fleetpulse.gate;

/**
 * What happened to both sides in the same window.
 *
 * @param upgradedCount how often it happened to the upgraded devices
 * @param upgradedMs their milliseconds online
 * @param baselineCount how often it happened to those that still run a source version
 * @param baselineMs their milliseconds online
 */
public record Stratum(long upgradedCount, long upgradedMs, long baselineCount, long baselineMs) {

    /** Whether it tells the sides apart: something happened, and either side could have had it. */
    boolean tells() {
        return upgradedCount + baselineCount > 0 && upgradedMs > 0 && baselineMs > 0;
    }

    /** How much of it the upgraded devices would have, were their rate so many times the other. */
    double expectedShare(double ratio) {
        double upgraded = ratio * upgradedMs;
        return upgraded / (upgraded + baselineMs);
    }
}
