package io.fleetpulse.bench;

import io.fleetpulse.simulator.WorkloadTotals;

/**
 * The expected totals of a peer's results.
 *
 * @param readings readings of the four numbers in the windows of devices, and again in those of products
 * @param transitions online and offline messages in the windows of products
 * @param events events in the windows of products
 * @param succeeded OTA tasks whose newest status is {@code SUCCEEDED}
 */
record PeerTotals(long readings, long transitions, long events, long succeeded) {

    /** The properties that the peers aggregate. */
    static final String[] PROPERTIES = {"Temperature", "Humidity", "Pressure", "Voltage"};

    static PeerTotals of(WorkloadTotals totals) {
        long readings = 0;
        for (String property : PROPERTIES) {
            readings +=
                    totals.readingCounts().entrySet().stream()
                            .filter(cell -> cell.getKey().endsWith("/" + property))
                            .mapToLong(cell -> cell.getValue())
                            .sum();
        }
        return new PeerTotals(readings, totals.statuses(), totals.events(), totals.otaSucceeded());
    }
}
