package io.fleetpulse.source.json;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.Readings;

/**
 * The readings in one JSON value.
 *
 * @param readings the valid readings, without times
 * @param rejection why the first invalid reading was rejected; null where all are valid
 * @param detail what is wrong with the first invalid reading; null where all are valid
 * @param rejected how many readings are invalid
 */
public record PayloadReadings(
        Readings readings, DeadLetterReason rejection, String detail, int rejected) {

    /** Separates the valid readings from the invalid ones. */
    static PayloadReadings of(ReadingBuffer buffer) {
        DeadLetterReason rejection = null;
        String detail = null;
        int rejected = 0;
        int kept = 0;
        for (int reading = 0; reading < buffer.size(); reading++) {
            if (buffer.isDropped(reading)) {
                continue;
            }
            boolean badValue = buffer.kind(reading) == ReadingBuffer.BAD_VALUE;
            if (!badValue && buffer.kind(reading) != ReadingBuffer.LONG_PATH) {
                buffer.move(reading, kept, buffer.time(reading));
                kept++;
                continue;
            }
            rejected++;
            if (rejected == 1 && badValue) {
                rejection = DeadLetterReason.BAD_VALUE;
                detail =
                        Detail.name(buffer.property(reading))
                                + ": no finite double holds the number";
            } else if (rejected == 1) {
                rejection = DeadLetterReason.BAD_MEMBER;
                detail = Detail.name(buffer.property(reading)) + ": a member's path is too long";
            }
        }
        return new PayloadReadings(buffer.copy(kept), rejection, detail, rejected);
    }
}
