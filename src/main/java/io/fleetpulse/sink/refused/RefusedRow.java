package io.fleetpulse.sink.refused;

import com.dynatrace.hash4j.hashing.Hashing;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.deadletter.RecordValue;
import io.fleetpulse.deadletter.SecretRedaction;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.sink.json.RowJson;

/**
 * A row that a sink refused.
 *
 * @param change the row
 * @param detail the reason, for a person; only its start is kept
 */
public record RefusedRow(Change change, String detail) {

    private static final int MOST_DETAIL = 500;
    private static final int REASON = column("reason");
    private static final int DETAIL = column("detail");

    /** A refused row; a long detail is cut, and secrets in it are masked, also for the log. */
    public RefusedRow {
        String start = detail.substring(0, Math.min(detail.length(), MOST_DETAIL));
        detail = SecretRedaction.redact(start);
    }

    /**
     * Returns the row as a dead letter. The source topic is {@code fleet.<table>} and the offset a
     * hash of the primary key, so that a row that is refused again has the same dead letter. The
     * value is the row as JSON.
     */
    public Change deadLetter() {
        RowJson json = new RowJson();
        long hash = Hashing.murmur3_128().hashBytesToLong(json.key(change));
        RecordValue value = RecordValue.withoutSecrets(json.row(change));
        return new DeadLetter(
                        "fleet." + change.table().label(),
                        -1,
                        hash & Long.MAX_VALUE,
                        0,
                        DeadLetterReason.REJECTED_BY_SINK,
                        detail,
                        -1,
                        null,
                        value.text(),
                        value.base64(),
                        null)
                .toChange();
    }

    /**
     * Returns a refused dead letter without its value, so that the database can store the rest.
     * Only for an upsert of a dead letter.
     */
    public Change bareDeadLetter() {
        Object[] values = new Object[Table.DEAD_LETTER.columns().size()];
        System.arraycopy(change.values(), 0, values, 0, Table.DEAD_LETTER.keyColumns());
        values[REASON] = change.value(REASON);
        values[DETAIL] = "Kept without its value, which was refused: " + detail;
        return Change.upsert(Table.DEAD_LETTER, values);
    }

    private static int column(String name) {
        int index = 0;
        while (!Table.DEAD_LETTER.columns().get(index).name().equals(name)) {
            index++;
        }
        return index;
    }
}
