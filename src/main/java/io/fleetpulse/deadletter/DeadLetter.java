package io.fleetpulse.deadletter;

import io.fleetpulse.message.Family;
import io.fleetpulse.message.Origin;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.KeyText;
import io.fleetpulse.result.Table;

/**
 * A record, or a part of one, that could not become a result, with the reason and the position for
 * a replay.
 *
 * @param sourceTopic Kafka topic of the record; {@code fleet.<table>} for a row that the database
 *     refused
 * @param sourcePartition Kafka partition of the record; -1 for a row
 * @param sourceOffset Kafka offset of the record; a hash of its primary key for a row
 * @param part 0 for the whole record, else the number of the reading or entry, from 1
 * @param reason why there is no result
 * @param detail what exactly was wrong, for a person; never contains a secret
 * @param kafkaTimestamp Kafka timestamp of the record, milliseconds since the epoch; negative when
 *     it has none
 * @param forwardingTopic the platform's topic, cut where it has more than 1,024 bytes; null where
 *     it is not known
 * @param value the first 64 KiB of the value: text, or base64 where it is not UTF-8; never contains
 *     a secret. Null where there is no value, and where another dead letter of the record, of a
 *     lower part, has the value
 * @param base64 whether {@code value} is base64
 * @param family label of the message's family; null where it is not known
 */
public record DeadLetter(
        String sourceTopic,
        int sourcePartition,
        long sourceOffset,
        int part,
        DeadLetterReason reason,
        String detail,
        long kafkaTimestamp,
        String forwardingTopic,
        String value,
        boolean base64,
        String family) {

    private static final int MOST_TOPIC_BYTES = 1024;

    /** Cuts a long topic, and masks secrets in the detail and the topic. */
    public DeadLetter {
        if (detail != null) {
            detail = SecretRedaction.redact(detail);
        }
        if (forwardingTopic != null) {
            forwardingTopic = KeyText.of(SecretRedaction.redact(forwardingTopic), MOST_TOPIC_BYTES);
        }
    }

    /**
     * Creates a dead letter for a decoded message, or a part of one. Masks secrets in the value
     * only now and not for every decoded message, because few messages become dead letters.
     */
    public static DeadLetter of(
            Origin origin,
            int part,
            DeadLetterReason reason,
            String detail,
            Family family,
            byte[] value) {
        RecordValue text = RecordValue.withoutSecrets(value);
        return new DeadLetter(
                origin.topic(),
                origin.partition(),
                origin.offset(),
                part,
                reason,
                detail,
                origin.timestamp(),
                origin.forwardingTopic(),
                text.text(),
                text.base64(),
                family.label());
    }

    /** Returns the row of the result table. */
    public Change toChange() {
        return Change.upsert(
                Table.DEAD_LETTER,
                sourceTopic,
                (long) sourcePartition,
                sourceOffset,
                (long) part,
                reason.name(),
                detail,
                kafkaTimestamp < 0 ? null : (Long) kafkaTimestamp,
                forwardingTopic,
                value,
                value == null ? null : base64 ? "base64" : "utf-8",
                family);
    }
}
