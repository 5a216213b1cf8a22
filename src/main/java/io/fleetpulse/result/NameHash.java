package io.fleetpulse.result;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The 64-bit hash of a name: the first eight bytes of the SHA-256 of its UTF-8. The SQL function
 * {@code fleet.name_hash} computes the same. Where the number of names with rows of their own is
 * limited, the names with the smallest hashes, as unsigned numbers, get them, so the choice does
 * not depend on the order of arrival. The function must never change, since it decides which rows
 * exist and is part of names that are cut.
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

    /** Hashes a text. */
    public static long of(String name) {
        byte[] bytes = DIGEST.get().digest(name.getBytes(StandardCharsets.UTF_8));
        long hash = 0;
        for (int index = 0; index < Long.BYTES; index++) {
            hash = hash << Byte.SIZE | bytes[index] & 0xff;
        }
        return hash;
    }

    /** Hashes a name that consists of two texts and a number. */
    public static long of(String name, String detail, long code) {
        return of(name.codePointCount(0, name.length()) + ":" + name + detail + ":" + code);
    }

    /** Formats a hash as 16 hexadecimal digits, whose order is that of the unsigned numbers. */
    public static String text(long hash) {
        return HexFormat.of().toHexDigits(hash);
    }
}
