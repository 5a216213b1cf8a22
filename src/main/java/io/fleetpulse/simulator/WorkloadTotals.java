package io.fleetpulse.simulator;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * What a {@link Workload} has sent so far, to check results against. Values are kept as whole
 * hundredths: their sums are exact.
 */
public final class WorkloadTotals {

    private final Map<String, long[]> readings = new HashMap<>();

    long records;
    long messages;
    long propertyPosts;
    long statuses;
    long events;
    long connects;
    long disconnects;
    long otaProgress;
    long otaStarted;
    long otaSucceeded;
    long otaFailed;
    long otaCanceled;

    WorkloadTotals() {}

    /** Kafka records, redeliveries included. */
    public long records() {
        return records;
    }

    /** Distinct messages. */
    public long messages() {
        return messages;
    }

    /** Property posts among the messages. */
    public long propertyPosts() {
        return propertyPosts;
    }

    /** Status messages; each of them is a transition. */
    public long statuses() {
        return statuses;
    }

    /** Event posts among the messages. */
    public long events() {
        return events;
    }

    /** Transitions to online. */
    public long connects() {
        return connects;
    }

    /** Transitions to offline. */
    public long disconnects() {
        return disconnects;
    }

    /** OTA progress messages. */
    public long otaProgress() {
        return otaProgress;
    }

    /** OTA tasks that reported anything. */
    public long otaTasks() {
        return otaStarted;
    }

    /** OTA tasks that ended well. */
    public long otaSucceeded() {
        return otaSucceeded;
    }

    /** OTA tasks that failed. */
    public long otaFailed() {
        return otaFailed;
    }

    /** OTA tasks that were canceled. */
    public long otaCanceled() {
        return otaCanceled;
    }

    /** OTA tasks whose newest message is a progress. */
    public long otaInProgress() {
        return otaStarted - otaSucceeded - otaFailed - otaCanceled;
    }

    /** Readings of all products and properties. */
    public long readings() {
        return readings.values().stream().mapToLong(cell -> cell[0]).sum();
    }

    /** Readings of a product's property, by {@code productKey/property}. */
    public Map<String, Long> readingCounts() {
        Map<String, Long> counts = new HashMap<>();
        readings.forEach((name, cell) -> counts.put(name, cell[0]));
        return Collections.unmodifiableMap(counts);
    }

    /** Sum of the values of a product's property, by {@code productKey/property}. */
    public Map<String, Double> readingSums() {
        Map<String, Double> sums = new HashMap<>();
        readings.forEach((name, cell) -> sums.put(name, cell[1] / 100.0));
        return Collections.unmodifiableMap(sums);
    }

    /** Where the count (0) and the sum in hundredths (1) of a product's property are kept. */
    long[] cell(String productKey, String property) {
        return readings.computeIfAbsent(productKey + "/" + property, name -> new long[2]);
    }
}
