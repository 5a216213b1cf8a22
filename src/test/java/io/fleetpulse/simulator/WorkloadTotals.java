package io.fleetpulse.simulator;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Totals of the records that a {@link Workload} has sent so far, to compare results with. Values
 * are whole hundredths, so their sums are exact.
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
    long otaStarted;
    long otaSucceeded;
    long otaFailed;

    WorkloadTotals() {}

    /** Returns the number of Kafka records, including redeliveries. */
    public long records() {
        return records;
    }

    /** Returns the number of distinct messages. */
    public long messages() {
        return messages;
    }

    /** Returns the number of property posts among the messages. */
    public long propertyPosts() {
        return propertyPosts;
    }

    /** Returns the number of status messages, each of which is a transition. */
    public long statuses() {
        return statuses;
    }

    /** Returns the number of event posts among the messages. */
    public long events() {
        return events;
    }

    /** Returns the number of transitions to online. */
    public long connects() {
        return connects;
    }

    /** Returns the number of transitions to offline. */
    public long disconnects() {
        return disconnects;
    }

    /** Returns the number of OTA tasks that have reported. */
    public long otaTasks() {
        return otaStarted;
    }

    /** Returns the number of OTA tasks that succeeded. */
    public long otaSucceeded() {
        return otaSucceeded;
    }

    /** Returns the number of OTA tasks that failed. */
    public long otaFailed() {
        return otaFailed;
    }

    /** Returns the number of readings of all products and properties. */
    public long readings() {
        return readings.values().stream().mapToLong(cell -> cell[0]).sum();
    }

    /** Returns the number of readings of each property, by {@code productKey/property}. */
    public Map<String, Long> readingCounts() {
        Map<String, Long> counts = new HashMap<>();
        readings.forEach((name, cell) -> counts.put(name, cell[0]));
        return Collections.unmodifiableMap(counts);
    }

    /** Returns the sum of the values of each property, by {@code productKey/property}. */
    public Map<String, Double> readingSums() {
        Map<String, Double> sums = new HashMap<>();
        readings.forEach((name, cell) -> sums.put(name, cell[1] / 100.0));
        return Collections.unmodifiableMap(sums);
    }

    /** Returns the array of count (0) and sum in hundredths (1) of a product's property. */
    long[] cell(String productKey, String property) {
        return readings.computeIfAbsent(productKey + "/" + property, name -> new long[2]);
    }
}
