package io.fleetpulse.result;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * The 64-bit hash of a name. Where only so many names get rows of their own, these are the ones with the
 * smallest hashes, compared as unsigned numbers: the kept set depends on the names alone, not on their
 * order. The hash of a name never changes: it decides what rows say, and ends names that are cut.
 */
public final class NameHash {

    private static final Hasher64 HASHER = Hashing.xxh3_64();

    private NameHash() {}

    /** The hash of a text. */
    public static long of(String name) {
        return HASHER.hashCharsToLong(name);
    }

    /** The hash of a name that consists of two texts and a number. */
    public static long of(String name, String detail, long code) {
        return HASHER.hashStream().putString(name).putString(detail).putLong(code).getAsLong();
    }
}
