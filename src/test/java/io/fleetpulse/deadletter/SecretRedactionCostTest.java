package io.fleetpulse.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/** Redaction reads each byte of any record a bounded number of times. */
class SecretRedactionCostTest {

    private static final int SMALL = 40_000;
    private static final int LAYERS = 8;

    /** Limit over all layers of Base64. Redaction reads ordinary text about ten times. */
    private static final double MOST_READS = 60;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\",
                "A\\\\/",
                "A\\",
                "\\u005c",
                "\\\\u0064",
                "d\\u0065v",
                "d\\\\\\",
                "\\\\n",
                "\"",
                "[",
                "{\"a\":",
                "deviceSecret",
                "deviceSecret\\",
                "\\\"deviceSecret\\\":\\\"",
                "\"deviceSecret\":[",
                "deviceSecret=\n\\n",
                "\"deviceSecret\":\"x\",",
                "QUJD",
                "VVVV",
                "/",
                "AAAAAAAAAAAAAAAA ",
                "\0",
                "\0A",
                "\0d\0e",
                "\0\0\0A",
            })
    void repeatedTextIsReadInLinearTime(String piece) {
        assertLinear(
                piece.repeat(SMALL / piece.length()), piece.repeat(2 * SMALL / piece.length()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 12})
    void base64InBase64IsReadInLinearTime(int layers) {
        String small = "{\"deviceSecret\":\"x\"}".repeat(SMALL / 100);
        assertLinear(encoded(small, layers), encoded(small + small, layers));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "d", "deviceSecret"})
    void oneRunOfBackslashesIsReadInLinearTime(String before) {
        for (String after : new String[] {"/", "u", "\"", "n", ""}) {
            assertLinear(
                    before + "\\".repeat(SMALL) + after, before + "\\".repeat(2 * SMALL) + after);
        }
    }

    private static String encoded(String text, int layers) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int layer = 0; layer < layers; layer++) {
            bytes = Base64.getEncoder().encode(bytes);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void assertLinear(String small, String large) {
        double ofSmall = readsPerByte(small);
        double ofLarge = readsPerByte(large);
        assertThat(ofLarge).isLessThan(MOST_READS).isLessThan(ofSmall * 1.1);
    }

    private static double readsPerByte(String text) {
        AtomicLong reads = new AtomicLong();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        new SecretRedaction((inner, charset) -> new CountedText(inner, charset, reads))
                .redacted(bytes, LAYERS);
        return (double) reads.get() / bytes.length;
    }
}
