package io.fleetpulse.source;

import io.fleetpulse.config.TimeConfig;

/**
 * State shared by the partitions of one source task: how many partitions there are, how many of
 * them have started, and whether all of them are silent, that is, without a newer platform time for
 * {@code time.silence}. A partition has started once it has emitted a watermark or become idle.
 */
final class TaskSilence {

    /** Longest time, in milliseconds, that a task waits for its first partition. */
    private static final long FIRST_PARTITION_WITHIN = 10_000;

    private final long idleness;
    private final long silence;

    private int partitions;
    private int startedPartitions;
    private int silentPartitions;

    TaskSilence(TimeConfig time) {
        idleness = time.idleness().toMillis();
        silence = time.silence().toMillis();
    }

    void addPartition() {
        partitions++;
    }

    boolean hasPartitions() {
        return partitions > 0;
    }

    /** Records that another partition has started. */
    void startPartition() {
        startedPartitions++;
    }

    /** Whether partitions wait for their first watermark. The task is active as long as some do. */
    boolean isStarting() {
        return startedPartitions < partitions;
    }

    void beginSilence() {
        silentPartitions++;
    }

    void endSilence() {
        silentPartitions--;
    }

    boolean isSilentEverywhere() {
        return silentPartitions == partitions;
    }

    /** Whether a partition that was quiet for this time no longer holds back the others. */
    boolean isIdle(long quiet) {
        return quiet >= idleness;
    }

    /** Whether a partition that was quiet for this time is silent. */
    boolean isSilent(long quiet) {
        return silence > 0 && quiet >= silence;
    }

    /** Whether a task that has waited this long for a partition counts as having none. */
    boolean isWithoutPartition(long waited) {
        return waited >= Math.min(idleness, FIRST_PARTITION_WITHIN);
    }

    /** Returns the watermark in silence for this time of the clock. */
    long watermark(long now) {
        return now - silence;
    }
}
