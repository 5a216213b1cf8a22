package io.fleetpulse.result;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The 64-bit hash of a name: the first eight bytes of the SHA-256 of its UTF-8, which PostgreSQL can
 * compute too ({@code fleet.name_hash}). Where only so many names get rows of their own, these are the
 * ones with the smallest hashes, compared as unsigned numbers: the kept set depends on the names alone,
 * not on their order. The hash of a name never changes: it decides what rows say, and ends names that
 * are cut.
 */
public final class NameHash {

    private static final ThreadLocal<MessageDigest> DIGEST =
            ThreadLocal.withInitial(NameHash::digest);

    private NameHash() {}

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** The hash of a text. */
    public static long of(String name) {
        byte[] bytes = DIGEST.get().digest(name.getBytes(StandardCharsets.UTF_8));
        long hash = 0;
        for (int index = 0; index < Long.BYTES; index++) {
            hash = hash << Byte.SIZE | bytes[index] & 0xff;
        }
        return hash;
    }

    /** The hash of a name that consists of two texts and a number. */
    public static long of(String name, String detail, long code) {
        return of(name.codePointCount(0, name.length()) + ":" + name + detail + ":" + code);
    }

    /** A hash as 16 hexadecimal digits, which are in the order of the unsigned numbers. */
    public static String text(long hash) {
        return HexFormat.of().toHexDigits(hash);
    }
}
