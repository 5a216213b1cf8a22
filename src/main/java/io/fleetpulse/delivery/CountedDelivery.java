package io.fleetpulse.delivery;

/**
 * The delivery by which a message counts: the one with the smallest Kafka timestamp, partition and
 * offset of those that came.
 *
 * @param timestamp its Kafka timestamp, milliseconds since the epoch; negative when it has none
 * @param position its partition and offset, in their order; see {@link #position}
 * @param bytes bytes of the record's value
 * @param ahead the watermark that decided where the message's first delivery counts
 * @param hasPlatformTime whether it has the platform's time, which says in which window it counts
 */
public record CountedDelivery(
        long timestamp, long position, int bytes, long ahead, boolean hasPlatformTime) {

    private static final int BITS_OF_AN_OFFSET = 48;

    /** Partition and offset as one number, which is in their order. */
    public static long position(int partition, long offset) {
        return (long) partition << BITS_OF_AN_OFFSET | offset & (1L << BITS_OF_AN_OFFSET) - 1;
    }

    /** Whether another delivery of the message comes before this one. */
    public boolean isAfter(long otherTimestamp, long otherPosition) {
        if (otherTimestamp != timestamp) {
            return otherTimestamp < timestamp;
        }
        return otherPosition < position;
    }
}
