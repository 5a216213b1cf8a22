package io.fleetpulse.delivery;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

/** A delivery or dead letter that came after its window of the stream had left the state. */
public final class StreamAmendment {

    private StreamAmendment() {}

    /**
     * The row of the delivery, the same however often it is read. Of the deliveries of one message that
     * nobody knew to be redeliveries, the view takes one for the message, and the others for duplicates.
     *
     * @param count what it counts, a message or a duplicate
     * @param delivery the delivery
     * @param start start of its window, milliseconds since the epoch
     * @param end end of its window
     * @param productKey product of the device; empty for messages of jobs
     * @param deviceName the device, or the job
     * @param messageKey the platform's {@code messageId}, else a hash of the message
     */
    public static Change of(
            StreamCount count,
            CountedDelivery delivery,
            long start,
            long end,
            String productKey,
            String deviceName,
            String messageKey) {
        boolean duplicate = count.kind() == StreamCount.Kind.DUPLICATE;
        Long lag = null;
        if (count.lag() != StreamCount.NO_LAG) {
            lag = count.lag();
        }
        Long kafkaTimestamp = null;
        if (delivery.timestamp() >= 0) {
            kafkaTimestamp = delivery.timestamp();
        }
        return Change.upsert(
                Table.COUNT_AMENDMENT,
                Table.STREAM_WINDOW.label(),
                productKey,
                count.family(),
                "",
                0L,
                start,
                deviceName,
                messageKey,
                delivery.position(),
                end,
                duplicate ? 0L : 1L,
                0L,
                0L,
                count.late() ? 1L : 0L,
                (long) count.bytes(),
                lag,
                null,
                duplicate ? 1L : 0L,
                0L,
                kafkaTimestamp);
    }

    /**
     * The row of a dead letter, the same however often it is read.
     *
     * @param count what it counts
     * @param letter the dead letter, which has a Kafka timestamp
     * @param start start of its window, milliseconds since the epoch
     * @param end end of its window
     */
    public static Change of(StreamCount count, DeadLetter letter, long start, long end) {
        return Change.upsert(
                Table.COUNT_AMENDMENT,
                Table.STREAM_WINDOW.label(),
                "",
                count.family(),
                letter.sourceTopic(),
                (long) letter.part(),
                start,
                "",
                "",
                CountedDelivery.position(letter.sourcePartition(), letter.sourceOffset()),
                end,
                0L,
                0L,
                0L,
                0L,
                0L,
                null,
                null,
                0L,
                1L,
                letter.kafkaTimestamp());
    }
}
