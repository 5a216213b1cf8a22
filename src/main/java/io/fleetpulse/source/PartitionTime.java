package io.fleetpulse.source;

import io.fleetpulse.message.Message;

/**
 * The newest platform time of a Kafka partition, and the watermark that follows from this time.
 */
final class PartitionTime {

    private final PlatformTimeWatermarks watermarks;
    private long newest;

    /**
     * @param newest newest platform time among the messages of the partition so far, milliseconds
     *     since the epoch; {@link Message#NO_TIME} where there is none
     */
    PartitionTime(PlatformTimeWatermarks watermarks, long newest) {
        this.watermarks = watermarks;
        this.newest = newest;
    }

    /** Returns the watermark of the partition just before this message, and adds the message. */
    long before(Decoded decoded) {
        long before = watermarks.after(newest);
        newest = Math.max(newest, watermarks.believableTime(decoded));
        return before;
    }

    long newest() {
        return newest;
    }
}
