package io.fleetpulse.deduplication;

/**
 * One delivery of a message: a record in Kafka. A message counts by its earliest delivery, the one
 * with the smallest Kafka timestamp, partition and offset.
 *
 * @param timestamp Kafka timestamp, milliseconds since the epoch; negative if none
 * @param position partition and offset as one number; see {@link #position}
 * @param bytes bytes of the record's value
 * @param ahead the watermark that decided where the delivery read first counts
 * @param hasPlatformTime whether the message itself has a platform time, which selects its window;
 *     else the record's Kafka timestamp does
 * @param beyondHorizon whether the delivery read first came later than {@code dedup.horizon}, so
 *     that everything in it became an amendment
 */
public record Delivery(
        long timestamp,
        long position,
        int bytes,
        long ahead,
        boolean hasPlatformTime,
        boolean beyondHorizon) {

    private static final int BITS_OF_AN_OFFSET = 48;

    /** Encodes partition and offset as one number, ordered by partition and then offset. */
    public static long position(int partition, long offset) {
        return (long) partition << BITS_OF_AN_OFFSET | offset & (1L << BITS_OF_AN_OFFSET) - 1;
    }

    /**
     * Whether a delivery is late for an event.
     *
     * @param timestamp Kafka timestamp of the delivery; negative if none, which is never late
     * @param eventTime time of the event
     * @param outOfOrderness how much later than the event the delivery may be
     */
    public static boolean isLate(long timestamp, long eventTime, long outOfOrderness) {
        return timestamp >= 0 && timestamp - eventTime > outOfOrderness;
    }

    /** Whether another delivery of the message precedes this one. */
    public boolean isAfter(Delivery other) {
        if (other.timestamp != timestamp) {
            return other.timestamp < timestamp;
        }
        return other.position < position;
    }
}
