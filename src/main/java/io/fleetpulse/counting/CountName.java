package io.fleetpulse.counting;

import io.fleetpulse.deadletter.SecretRedaction;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.KeyText;
import io.fleetpulse.result.NameHash;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Name under which a row counts, within one product, table and window.
 *
 * @param name the first text of the row's key
 * @param detail the second text of the key; empty where the table has none
 * @param code the number in the key; 0 where the table has none
 */
public record CountName(String name, String detail, long code) {

    /** Stands for the names beyond a window's limit. */
    static final CountName OTHER = new CountName("…other", "", 0);

    /**
     * Maximum bytes of UTF-8 of each text. Two of them fit with product, device and message key
     * into an index row of PostgreSQL, which has at most 2,704 bytes.
     */
    private static final int MOST_BYTES = 512;

    /** Length of a secret's name and one letter of its value. */
    private static final int SHORTEST_WITH_A_SECRET = "deviceSecret".length() + 1;

    /** Hash that decides whether a window keeps the name. SQL: {@code fleet.count_name_hash}. */
    long hash() {
        return NameHash.of(name, detail, code);
    }

    void write(DataOutput out) throws IOException {
        CompactText.write(name, out);
        CompactText.write(detail, out);
        CompactLong.write(code, out);
    }

    static CountName read(DataInput in) throws IOException {
        return new CountName(CompactText.read(in), CompactText.read(in), CompactLong.read(in));
    }

    /** Returns the name of a count as the key columns of a row hold it. */
    static CountName of(CountIncrement count) {
        return new CountName(text(count.name()), text(count.detail()), count.code());
    }

    /** Redacts secrets that a topic or an identifier contains, and cuts the text. */
    private static String text(String text) {
        String redacted = text;
        if (text.length() >= SHORTEST_WITH_A_SECRET) {
            redacted = SecretRedaction.redact(text);
        }
        return KeyText.of(redacted, MOST_BYTES);
    }
}
