package io.fleetpulse.gate;

/**
 * The events of both sides in one window.
 *
 * @param upgradedCount number of events of the upgraded devices
 * @param upgradedMs their time online, milliseconds
 * @param baselineCount number of events of the devices that still run a source version
 * @param baselineMs their time online, milliseconds
 */
public record Stratum(long upgradedCount, long upgradedMs, long baselineCount, long baselineMs) {

    /**
     * Whether the window compares the sides: it has events, and both sides have time online. A
     * count is negative while a retracted event has not arrived.
     */
    boolean isInformative() {
        return upgradedCount >= 0
                && baselineCount >= 0
                && upgradedCount + baselineCount > 0
                && upgradedMs > 0
                && baselineMs > 0;
    }
}
