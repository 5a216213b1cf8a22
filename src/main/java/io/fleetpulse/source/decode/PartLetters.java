package io.fleetpulse.source.decode;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.deadletter.RecordValue;
import io.fleetpulse.message.Family;
import io.fleetpulse.source.envelope.ForwardedRecord;
import io.fleetpulse.source.json.CleanText;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Dead letters of single readings or entries, held back until the message itself is decoded. Only a
 * record's first dead letter keeps the record's value, so that one record cannot multiply in size.
 */
public final class PartLetters {

    /** Maximum number of dead letters of a record; the last one counts the other rejected parts. */
    public static final int MOST = 1000;

    private static final RecordValue NONE = RecordValue.of(null);

    private record Part(int number, DeadLetterReason reason, String detail) {}

    private final List<Part> parts = new ArrayList<>();
    private int more;

    void clear() {
        parts.clear();
        more = 0;
    }

    void add(int number, DeadLetterReason reason, String detail) {
        if (parts.size() < MOST) {
            parts.add(new Part(number, reason, detail));
        } else {
            more++;
        }
    }

    /** Whether no part of the message was rejected. */
    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Emits the dead letters of the rejected parts. */
    public void flush(
            ForwardedRecord record,
            String forwardingTopic,
            Family family,
            Consumer<DeadLetter> output) {
        RecordValue value = valueOf(record);
        for (int index = 0; index < parts.size(); index++) {
            Part part = parts.get(index);
            String detail = part.detail();
            if (more > 0 && index == parts.size() - 1) {
                detail += "; and " + more + " more parts of this record were rejected";
            }
            output.accept(
                    letter(
                            record,
                            forwardingTopic,
                            family,
                            part.number(),
                            part.reason(),
                            detail,
                            index == 0 ? value : NONE));
        }
        clear();
    }

    /** Returns a dead letter for a whole record. */
    public static DeadLetter whole(
            ForwardedRecord record,
            String forwardingTopic,
            Family family,
            DeadLetterReason reason,
            String detail) {
        return letter(record, forwardingTopic, family, 0, reason, detail, valueOf(record));
    }

    private static DeadLetter letter(
            ForwardedRecord record,
            String forwardingTopic,
            Family family,
            int part,
            DeadLetterReason reason,
            String detail,
            RecordValue value) {
        return new DeadLetter(
                record.topic(),
                record.partition(),
                record.offset(),
                part,
                reason,
                detail,
                record.timestamp(),
                forwardingTopic,
                value.text(),
                value.base64(),
                family == null ? null : family.label());
    }

    /**
     * Returns the value with secrets masked, and without characters that PostgreSQL cannot store.
     */
    private static RecordValue valueOf(ForwardedRecord record) {
        RecordValue value = RecordValue.withoutSecrets(record.value());
        if (value.text() == null) {
            return value;
        }
        return new RecordValue(CleanText.of(value.text()), value.base64());
    }
}
