package io.fleetpulse.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The newest platform time of every partition that this task reads. */
final class PartitionTimes {

    private final Map<String, long[]> newestByTopic = new HashMap<>();

    /** The newest time so far; {@link Long#MIN_VALUE} where there is none. */
    long newest(String topic, int partition) {
        long[] newest = newestByTopic.get(topic);
        if (newest == null || partition >= newest.length) {
            return Long.MIN_VALUE;
        }
        return newest[partition];
    }

    /** Takes a time in. */
    void advance(String topic, int partition, long time) {
        long[] newest = newestByTopic.get(topic);
        if (newest == null || partition >= newest.length) {
            newest = grown(newest, partition);
            newestByTopic.put(topic, newest);
        }
        newest[partition] = Math.max(newest[partition], time);
    }

    private static long[] grown(long[] known, int partition) {
        long[] grown = new long[partition + 1];
        Arrays.fill(grown, Long.MIN_VALUE);
        if (known != null) {
            System.arraycopy(known, 0, grown, 0, known.length);
        }
        return grown;
    }

    /** All times, for a checkpoint. */
    List<PartitionTime> all() {
        List<PartitionTime> all = new ArrayList<>();
        newestByTopic.forEach(
                (topic, newest) -> {
                    for (int partition = 0; partition < newest.length; partition++) {
                        if (newest[partition] != Long.MIN_VALUE) {
                            all.add(new PartitionTime(topic, partition, newest[partition]));
                        }
                    }
                });
        return all;
    }
}
