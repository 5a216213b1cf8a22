package io.fleetpulse.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * The newest platform time of every partition, in this run and those before.
 *
 * <p>A start may assign a partition to another task, so every task restores the times of all
 * partitions. Each task saves the times of the partitions that it reads. One task also saves the
 * times of partitions that no task has read since the restore. Of several saved times of a
 * partition the highest is valid.
 */
final class PartitionTimes {

    private final Map<String, long[]> newestByTopic = new HashMap<>();
    private final Map<String, BitSet> readByTopic = new HashMap<>();

    /** Returns the newest time so far; {@link Long#MIN_VALUE} where there is none. */
    long newest(String topic, int partition) {
        long[] newest = newestByTopic.get(topic);
        if (newest == null || partition >= newest.length) {
            return Long.MIN_VALUE;
        }
        return newest[partition];
    }

    /** Updates a partition with the time of a message that this task reads. */
    void advance(String topic, int partition, long time) {
        long[] newest = newestByTopic.get(topic);
        if (newest == null || partition >= newest.length) {
            newest = grown(newest, partition);
            newestByTopic.put(topic, newest);
        }
        if (time > newest[partition]) {
            newest[partition] = time;
            readByTopic.computeIfAbsent(topic, key -> new BitSet()).set(partition);
        }
    }

    /** Restores a time that any task saved. */
    void restore(PartitionTime saved) {
        long[] newest = grown(newestByTopic.get(saved.topic()), saved.partition());
        newest[saved.partition()] = Math.max(newest[saved.partition()], saved.newest());
        newestByTopic.put(saved.topic(), newest);
    }

    private static long[] grown(long[] known, int partition) {
        int length = partition + 1;
        if (known != null) {
            length = Math.max(length, known.length);
        }
        long[] grown = new long[length];
        Arrays.fill(grown, Long.MIN_VALUE);
        if (known != null) {
            System.arraycopy(known, 0, grown, 0, known.length);
        }
        return grown;
    }

    /** Returns all times, for a checkpoint. */
    List<PartitionTime> all() {
        return times((topic, partition) -> true);
    }

    /** Returns the times that this task has advanced, for a checkpoint. */
    List<PartitionTime> read() {
        return times(
                (topic, partition) -> {
                    BitSet read = readByTopic.get(topic);
                    return read != null && read.get(partition);
                });
    }

    private List<PartitionTime> times(BiPredicate<String, Integer> wanted) {
        List<PartitionTime> times = new ArrayList<>();
        newestByTopic.forEach(
                (topic, newest) -> {
                    for (int partition = 0; partition < newest.length; partition++) {
                        boolean known = newest[partition] != Long.MIN_VALUE;
                        if (known && wanted.test(topic, partition)) {
                            times.add(new PartitionTime(topic, partition, newest[partition]));
                        }
                    }
                });
        return times;
    }
}
