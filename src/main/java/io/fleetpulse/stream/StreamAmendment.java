package io.fleetpulse.stream;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.sketch.Sketch;

/** Builds the rows of deliveries and dead letters whose window of the stream has left the state. */
public final class StreamAmendment {

    private StreamAmendment() {}

    /**
     * Returns the row of a delivery, which is the same each time the delivery is read. If the job
     * did not recognise redeliveries of a message, the view counts one of its rows as the message
     * and the others as duplicates.
     *
     * @param count count of the delivery, a message or a duplicate
     * @param delivery the delivery
     * @param start start of its window, milliseconds since the epoch
     * @param end end of its window
     * @param productKey product of the device; empty for messages of jobs
     * @param deviceName the device, or the job
     * @param messageKey the platform's {@code messageId}, else a hash of the message
     */
    public static Change of(
            StreamIncrement count,
            Delivery delivery,
            long start,
            long end,
            String productKey,
            String deviceName,
            String messageKey) {
        boolean duplicate = count.kind() == StreamIncrement.Kind.DUPLICATE;
        Long lag = null;
        if (count.lag() != StreamIncrement.NO_LAG) {
            // As a sketch holds it: whether a message amends its window changes no percentile.
            lag = Math.round(Sketch.value(Sketch.bucket(count.lag())));
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
     * Returns the row of a dead letter, which is the same each time the letter is read.
     *
     * @param count count of the dead letter
     * @param letter the dead letter, which has a Kafka timestamp
     * @param start start of its window, milliseconds since the epoch
     * @param end end of its window
     */
    public static Change of(StreamIncrement count, DeadLetter letter, long start, long end) {
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
                Delivery.position(letter.sourcePartition(), letter.sourceOffset()),
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
