package io.fleetpulse.custom;

import io.fleetpulse.config.CustomMapping;
import io.fleetpulse.config.ReadingMapping;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.CustomMessage;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.message.Readings;
import io.fleetpulse.result.KeyText;
import io.fleetpulse.source.decode.FutureLimit;
import io.fleetpulse.source.json.MalformedPayload;
import io.fleetpulse.source.json.PayloadReader;
import io.fleetpulse.source.json.PayloadReadings;

import java.util.ArrayList;
import java.util.List;

/**
 * Applies one mapping to payloads. A reading of the mapping that the payload does not fit becomes a
 * dead letter, whose part is the number of the reading; the other readings count.
 *
 * <p>If a time is missing, null, unreadable or not positive, the reading takes the time of the
 * message, as in all families. A value that is null, or one of the texts configured as missing,
 * gives no reading.
 */
final class PayloadMapping {

    private static final int LONGEST_NAME = 4096;
    private static final int SHOWN_CHARACTERS = 128;

    private final CustomMapping mapping;
    private final FutureLimit futureLimit;
    private final List<String> pointers = new ArrayList<>();
    private final PayloadReader reader;

    PayloadMapping(CustomMapping mapping, FutureLimit futureLimit) {
        this.mapping = mapping;
        this.futureLimit = futureLimit;
        for (ReadingMapping reading : mapping.readings()) {
            addPointer(reading.valuePointer());
            addPointer(reading.propertyPointer());
            addPointer(reading.timePointer());
        }
        reader = new PayloadReader(pointers);
    }

    private void addPointer(String pointer) {
        if (pointer != null && !pointers.contains(pointer)) {
            pointers.add(pointer);
        }
    }

    boolean matches(CustomMessage message) {
        return mapping.matches(
                message.productKey(), message.deviceName(), message.topicShortName());
    }

    /** Maps a message that {@link #matches}. */
    MappedMessage map(CustomMessage message) {
        List<DeadLetter> letters = new ArrayList<>();
        try {
            reader.read(message.payload());
        } catch (MalformedPayload malformed) {
            String detail = "The payload is no JSON: " + malformed.getMessage();
            letters.add(letter(message, 0, DeadLetterReason.UNMAPPED, detail, message.payload()));
            return new MappedMessage(null, letters);
        }
        ReadingList readings = new ReadingList();
        for (int index = 0; index < mapping.readings().size(); index++) {
            try {
                read(message, mapping.readings().get(index), readings);
            } catch (Unfit unfit) {
                byte[] value = letters.isEmpty() ? message.payload() : null;
                letters.add(letter(message, index + 1, unfit.reason, unfit.getMessage(), value));
            }
        }
        if (readings.isEmpty()) {
            return new MappedMessage(null, letters);
        }
        return new MappedMessage(post(message, readings.toReadings()), letters);
    }

    private void read(CustomMessage message, ReadingMapping reading, ReadingList readings)
            throws Unfit {
        int value = pointers.indexOf(reading.valuePointer());
        if (!reader.has(value)) {
            if (reading.optional()) {
                return;
            }
            throw Unfit.unmapped("Nothing at " + reading.valuePointer());
        }
        String property = property(reading);
        PayloadReadings found = reader.readings(value, property);
        List<Integer> present = present(found.readings());
        if (!present.isEmpty()) {
            long time = time(message, reading, property);
            for (int index : present) {
                readings.add(found.readings(), index, time);
            }
        }
        if (found.rejected() > 0) {
            throw new Unfit(found.rejection(), detail(found));
        }
    }

    private String property(ReadingMapping reading) throws Unfit {
        if (reading.property() != null) {
            return reading.property();
        }
        int pointer = pointers.indexOf(reading.propertyPointer());
        String name = null;
        if (reader.has(pointer)) {
            name = reader.name(pointer);
        }
        if (name == null) {
            throw Unfit.unmapped("No name at " + reading.propertyPointer());
        }
        if (name.length() > LONGEST_NAME) {
            throw Unfit.unmapped("Too long a name at " + reading.propertyPointer());
        }
        return name;
    }

    private long time(CustomMessage message, ReadingMapping reading, String property) throws Unfit {
        long time = Message.NO_TIME;
        if (reading.timePointer() != null) {
            time = reader.time(pointers.indexOf(reading.timePointer()));
        }
        if (time == Message.NO_TIME) {
            time = message.platformTime();
        }
        if (time == Message.NO_TIME) {
            throw Unfit.unmapped("No time, neither in the payload nor of the message");
        }
        long kafkaTimestamp = message.origin().timestamp();
        if (futureLimit.isAhead(time, kafkaTimestamp)) {
            throw new Unfit(
                    DeadLetterReason.FUTURE_TIMESTAMP,
                    KeyText.of(property, SHOWN_CHARACTERS)
                            + ": "
                            + FutureLimit.describe(time, kafkaTimestamp));
        }
        return time;
    }

    /** Returns the indexes of readings that are not one of the texts configured as missing. */
    private List<Integer> present(Readings readings) {
        List<Integer> present = new ArrayList<>();
        for (int index = 0; index < readings.size(); index++) {
            boolean text = readings.kind()[index] == Readings.TEXT;
            if (!text || !mapping.missing().contains(readings.text()[index])) {
                present.add(index);
            }
        }
        return present;
    }

    private static String detail(PayloadReadings found) {
        if (found.rejected() == 1) {
            return found.detail();
        }
        return found.detail() + "; and " + (found.rejected() - 1) + " more members";
    }

    private static PropertyPost post(CustomMessage message, Readings readings) {
        return new PropertyPost(
                message.origin(),
                message.productKey(),
                message.deviceName(),
                null,
                message.platformTime(),
                readings,
                List.of());
    }

    /** Creates a dead letter; only the first one of a message keeps the payload. */
    private static DeadLetter letter(
            CustomMessage message, int part, DeadLetterReason reason, String detail, byte[] value) {
        return DeadLetter.of(message.origin(), part, reason, detail, message.family(), value);
    }

    /** The payload does not fit a reading. Has no stack trace, which would cost time. */
    private static final class Unfit extends Exception {

        private static final long serialVersionUID = 1;

        private final transient DeadLetterReason reason;

        Unfit(DeadLetterReason reason, String detail) {
            super(detail, null, false, false);
            this.reason = reason;
        }

        static Unfit unmapped(String detail) {
            return new Unfit(DeadLetterReason.UNMAPPED, detail);
        }
    }
}
