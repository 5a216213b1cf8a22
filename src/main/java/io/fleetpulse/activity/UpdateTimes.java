package io.fleetpulse.activity;

import java.util.Map;

/** Times of a device's tasks by update batch, milliseconds since the epoch, in keyed state. */
public final class UpdateTimes {

    private UpdateTimes() {}

    /** Sets the time of a batch, or retracts it if it is still the time of the batch. */
    public static void change(Map<String, Long> times, String jobId, long at, boolean present) {
        if (present) {
            times.put(jobId, at);
        } else {
            times.remove(jobId, at);
        }
    }

    /** Drops the oldest time if there are more than this many. */
    public static void dropOldest(Map<String, Long> times, int most) {
        if (times.size() > most) {
            times.entrySet().stream()
                    .min(
                            Map.Entry.<String, Long>comparingByValue()
                                    .thenComparing(Map.Entry.comparingByKey()))
                    .map(Map.Entry::getKey)
                    .ifPresent(times::remove);
        }
    }
}
