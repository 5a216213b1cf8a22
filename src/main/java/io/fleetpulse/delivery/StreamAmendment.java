package io.fleetpulse.delivery;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

/** A message that came after its window of the stream had left the state. */
public final class StreamAmendment {

    private StreamAmendment() {}

    /**
     * The row of the message, the same however often it comes.
     *
     * @param count what it counts
     * @param start start of its window, milliseconds since the epoch
     * @param end end of its window
     * @param productKey product of the device; empty for messages of jobs
     * @param deviceName the device, or the job
     * @param messageKey the platform's {@code messageId}, else a hash of the message
     */
    public static Change of(
            StreamCount count,
            long start,
            long end,
            String productKey,
            String deviceName,
            String messageKey) {
        long late = 0;
        if (count.late()) {
            late = 1;
        }
        Long lag = null;
        if (count.lag() != StreamCount.NO_LAG) {
            lag = count.lag();
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
                end,
                1L,
                0L,
                0L,
                late,
                (long) count.bytes(),
                lag,
                null);
    }

    /** Deletes the row of a message that counts in another window. */
    static Change delete(
            StreamCount count,
            long start,
            String productKey,
            String deviceName,
            String messageKey) {
        return Change.delete(
                Table.COUNT_AMENDMENT,
                Table.STREAM_WINDOW.label(),
                productKey,
                count.family(),
                "",
                0L,
                start,
                deviceName,
                messageKey);
    }
}
