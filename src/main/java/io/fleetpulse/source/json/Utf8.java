package io.fleetpulse.source.json;

import io.fleetpulse.deadletter.SecretMask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Classifies bytes as text. The JSON parser itself accepts overlong forms and surrogates. */
public enum Utf8 {
    /**
     * ASCII without a backslash and the name of a secret, the common case: nothing needs
     * replacement.
     */
    PLAIN,
    /** Well-formed UTF-8, perhaps with escapes or secrets. */
    TEXT,
    /** Not UTF-8. */
    INVALID;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;
    private static final int CHUNK = 4096;

    public static Utf8 of(byte[] bytes, int from, int to) {
        if (isPlain(bytes, from, to)) {
            return SecretMask.isNamed(bytes, from, to) ? TEXT : PLAIN;
        }
        return isWellFormed(bytes, from, to) ? TEXT : INVALID;
    }

    /** Tests eight bytes at a time: a high bit remains where a byte is a backslash or not ASCII. */
    private static boolean isPlain(byte[] bytes, int from, int to) {
        long found = 0;
        int index = from;
        for (; index + Long.BYTES <= to; index += Long.BYTES) {
            long word = (long) LONGS.get(bytes, index);
            long difference = word ^ BACKSLASHES;
            found |= word | (difference - LOW_BITS) & ~difference;
        }
        boolean plain = (found & HIGH_BITS) == 0;
        for (; index < to; index++) {
            plain &= bytes[index] >= 0 && bytes[index] != '\\';
        }
        return plain;
    }

    private static boolean isWellFormed(byte[] bytes, int from, int to) {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer input = ByteBuffer.wrap(bytes, from, to - from);
        CharBuffer output = CharBuffer.allocate(Math.min(CHUNK, to - from + 1));
        CoderResult result = decoder.decode(input, output, true);
        while (result.isOverflow()) {
            output.clear();
            result = decoder.decode(input, output, true);
        }
        return !result.isError();
    }
}
