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
 * <p>A partition may move to another task at each start, so every task begins with the times of all.
 * It saves those of the partitions that it reads; one task saves the rest too, of partitions that
 * nobody has read since. The highest of the times that are saved of a partition is right.
 */
final class PartitionTimes {

    private final Map<String, long[]> newestByTopic = new HashMap<>();
    private final Map<String, BitSet> readByTopic = new HashMap<>();

    /** The newest time so far; {@link Long#MIN_VALUE} where there is none. */
    long newest(String topic, int partition) {
        long[] newest = newestByTopic.get(topic);
        if (newest == null || partition >= newest.length) {
            return Long.MIN_VALUE;
        }
        return newest[partition];
    }

    /** Takes in the time of a message that this task reads. */
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

    /** Takes in what some task has saved. */
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

    /** All times, for a checkpoint. */
    List<PartitionTime> all() {
        return times((topic, partition) -> true);
    }

    /** The times that this task has moved, for a checkpoint. */
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
