package io.fleetpulse.deadletter;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Masks the value of every {@code deviceSecret} in bytes of any kind. Searches the bytes with
 * {@link SecretMask}, and also base64 in them, several layers deep, even where a cut splits it.
 * Bytes with a zero are also searched as UTF-16 and UTF-32, where the bytes of a secret's letters
 * may look like a quote. Only dead letters, message ids, names of counts, and messages that may
 * name a secret are searched. The cost is linear in the number of bytes: a layer of base64 is
 * decoded from each of its first four letters, because other letters may precede it.
 */
public final class SecretRedaction {

    /** Maximum number of layers of a message: four wrappers, each possibly encoded twice. */
    private static final int MOST_LAYERS = 8;

    private static final int LETTERS_OF_THREE_BYTES = 4;
    private static final SecretRedaction OF_STRINGS = new SecretRedaction(String::new);

    /** Encodings that write a letter of ASCII with zeros. */
    private static final List<Charset> WITH_ZEROS =
            List.of(
                    StandardCharsets.UTF_16BE,
                    StandardCharsets.UTF_16LE,
                    Charset.forName("UTF-32BE"),
                    Charset.forName("UTF-32LE"));

    private final BiFunction<byte[], Charset, CharSequence> text;

    /**
     * Creates a redaction.
     *
     * @param text decodes bytes
     */
    SecretRedaction(BiFunction<byte[], Charset, CharSequence> text) {
        this.text = text;
    }

    /** Returns the same array where nothing was masked. */
    public static byte[] redact(byte[] value) {
        return OF_STRINGS.redacted(value, MOST_LAYERS);
    }

    /** Returns the same text where nothing was masked. */
    public static String redact(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] redacted = redact(bytes);
        if (redacted == bytes) {
            return text;
        }
        return new String(redacted, StandardCharsets.UTF_8);
    }

    /**
     * Masks the bytes and this many layers of base64; returns the same array where nothing was
     * masked.
     */
    byte[] redacted(byte[] value, int layers) {
        byte[] redacted = redacted(value, StandardCharsets.ISO_8859_1, layers);
        if (hasZero(redacted)) {
            for (Charset charset : WITH_ZEROS) {
                redacted = redacted(redacted, charset, layers);
            }
        }
        return redacted;
    }

    private static boolean hasZero(byte[] bytes) {
        for (byte next : bytes) {
            if (next == 0) {
                return true;
            }
        }
        return false;
    }

    private byte[] redacted(byte[] value, Charset charset, int layers) {
        CharSequence whole = text.apply(value, charset);
        CharSequence masked = SecretMask.mask(whole);
        CharSequence redacted = layers == 0 ? masked : redactBase64(masked, layers - 1);
        if (redacted == whole) {
            return value;
        }
        return redacted.toString().getBytes(charset);
    }

    private CharSequence redactBase64(CharSequence masked, int layers) {
        StringBuilder redacted = null;
        Base64Run run = new Base64Run(masked.length());
        int copied = 0;
        int index = 0;
        while (index < masked.length()) {
            if (!Base64Run.isLetter(masked.charAt(index))) {
                index++;
                continue;
            }
            run.read(masked, index);
            String replaced = run.isLongEnough() ? redactRun(run, layers) : null;
            if (replaced != null) {
                if (redacted == null) {
                    redacted = new StringBuilder(masked.length());
                }
                redacted.append(masked, copied, index).append(replaced);
                copied = run.end();
            }
            index = run.end();
        }
        if (redacted == null) {
            return masked;
        }
        return redacted.append(masked, copied, masked.length()).toString();
    }

    /**
     * Returns the run with its secret masked; null where it has none. A run may join several texts
     * in base64; where the secrets of two start at different letters, nothing of the run remains.
     */
    private String redactRun(Base64Run run, int layers) {
        String masked = null;
        for (int without = 0; without < LETTERS_OF_THREE_BYTES; without++) {
            byte[] inner = run.decode(without);
            byte[] redacted = redacted(inner, layers);
            if (redacted != inner) {
                if (masked != null) {
                    return SecretMask.MASK;
                }
                masked = run.encode(without, redacted);
            }
        }
        return masked;
    }
}
