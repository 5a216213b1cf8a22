package io.fleetpulse.window;

/**
 * The watermark of the partition that a record comes from, just before the record: the record's
 * timestamp. Decisions by this watermark are the same in every run. The watermark of all partitions
 * is ahead of it only if its partition was idle.
 */
public final class PartitionWatermark {

    private PartitionWatermark() {}

    /**
     * Returns the watermark of a record's partition.
     *
     * @param timestamp the record's timestamp; Flink's {@link Long#MIN_VALUE} if the record has none
     * @param watermark the watermark of all partitions, which is valid if it is ahead
     */
    public static long of(long timestamp, long watermark) {
        return Math.max(timestamp, watermark);
    }

    /** As above, for the timestamp of a process function's context: null if there is none. */
    public static long ofNullable(Long timestamp, long watermark) {
        return timestamp == null ? watermark : of(timestamp, watermark);
    }
}
