package io.fleetpulse.source;

import io.fleetpulse.config.TimeConfig;

/**
 * What the partitions of one source task know of each other: how many there are, and whether all of
 * them are silent, that is, without a platform time for {@code time.silence}.
 */
final class TaskSilence {

    /** A task waits so long at the most for its first partition. */
    private static final long FIRST_PARTITION_WITHIN = 10_000;

    private final long idleness;
    private final long silence;

    private int partitions;
    private int silentPartitions;
    private boolean heard;

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

    /** A partition has told a watermark, or that it is idle. */
    void hear() {
        heard = true;
    }

    boolean isHeard() {
        return heard;
    }

    void fellSilent() {
        silentPartitions++;
    }

    void spokeAgain() {
        silentPartitions--;
    }

    boolean isEverywhere() {
        return silentPartitions == partitions;
    }

    /** Whether a partition that was quiet for so long no longer holds back the others. */
    boolean isIdle(long quiet) {
        return quiet >= idleness;
    }

    /** Whether a partition that was quiet for so long is silent. */
    boolean isSilent(long quiet) {
        return silence > 0 && quiet >= silence;
    }

    /** Whether a task that waited so long for a partition gets none for now. */
    boolean isWithoutPartition(long waited) {
        return waited >= Math.min(idleness, FIRST_PARTITION_WITHIN);
    }

    /** The watermark in silence, by a clock. */
    long watermark(long now) {
        return now - silence;
    }
}
