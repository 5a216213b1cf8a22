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
 * What is counted, within one product, table and window.
 *
 * @param name the first text of the row's key
 * @param detail the second text of the key; empty where the table has none
 * @param code the number in the key; 0 where the table has none
 */
public record CountName(String name, String detail, long code) {

    /** Stands for the names beyond a window's limit. */
    static final CountName OTHER = new CountName("…other", "", 0);

    /**
     * Bytes of UTF-8 of each text at the most. Two of them, product, device and message key fit into an
     * index row of PostgreSQL, which has at most 2,704 bytes.
     */
    private static final int MOST_BYTES = 512;

    /** The name of a secret and one letter of it. */
    private static final int SHORTEST_WITH_A_SECRET = "deviceSecret".length() + 1;

    /** The hash that decides whether it is kept. SQL: {@code fleet.count_name_hash}. */
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

    /** The name of a count, as rows can hold it. */
    static CountName of(Count count) {
        return new CountName(text(count.name()), text(count.detail()), count.code());
    }

    /** Without the secrets that a topic or an identifier names, and short. */
    private static String text(String text) {
        String told = text;
        if (text.length() >= SHORTEST_WITH_A_SECRET) {
            told = SecretRedaction.redact(text);
        }
        return KeyText.of(told, MOST_BYTES);
    }
}
