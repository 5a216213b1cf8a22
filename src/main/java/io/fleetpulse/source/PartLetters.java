package io.fleetpulse.source;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.deadletter.RecordValue;
import io.fleetpulse.deadletter.SecretRedaction;
import io.fleetpulse.message.Family;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Dead letters of single readings or entries, held back until the message itself is decoded. */
final class PartLetters {

    /** So that a hostile record cannot multiply: each letter holds up to 64 KiB of the value. */
    static final int MOST = 1000;

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

    void flush(
            ForwardedRecord record,
            String forwardingTopic,
            Family family,
            Consumer<Decoded> output) {
        if (parts.isEmpty()) {
            return;
        }
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
                            value));
        }
        clear();
    }

    /** A dead letter for a whole record. */
    static Decoded whole(
            ForwardedRecord record,
            String forwardingTopic,
            Family family,
            DeadLetterReason reason,
            String detail) {
        return letter(record, forwardingTopic, family, 0, reason, detail, valueOf(record));
    }

    private static Decoded letter(
            ForwardedRecord record,
            String forwardingTopic,
            Family family,
            int part,
            DeadLetterReason reason,
            String detail,
            RecordValue value) {
        return Decoded.of(
                new DeadLetter(
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
                        family == null ? null : family.label()));
    }

    /** The value without secrets, and without what PostgreSQL cannot hold. */
    private static RecordValue valueOf(ForwardedRecord record) {
        if (record.value() == null) {
            return RecordValue.of(null);
        }
        RecordValue value = RecordValue.of(SecretRedaction.redact(record.value()));
        return new RecordValue(CleanText.of(value.text()), value.base64());
    }
}
