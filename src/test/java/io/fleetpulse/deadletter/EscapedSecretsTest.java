package io.fleetpulse.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON inside a JSON text whose writer escapes quotes, colons or white space by their codes. */
class EscapedSecretsTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "{\\u0022deviceSecret\\u0022:\\u0022k7Qz\\u0022},"
                        + " {\\u0022deviceSecret\\u0022:\\u0022***\\u0022}",
                "{\\u0022deviceSecret\\u0022: 77}, {\\u0022deviceSecret\\u0022: ***}",
                "{\\u0022deviceSecret\\u0022:\\u0022k7\\\\\\u0022Qz\\u0022},"
                        + " {\\u0022deviceSecret\\u0022:\\u0022***\\u0022}",
                "{\\u0022deviceSecret\\u0022:\\u0022k7Qz, {\\u0022deviceSecret\\u0022:\\u0022***",
                "{\\\\u0022deviceSecret\\\\u0022:\\\\u0022k7Qz\\\\u0022},"
                        + " {\\\\u0022deviceSecret\\\\u0022:\\\\u0022***\\\\u0022}",
                "{\\\"deviceSecret\\\"\\u003a\\u000a\\u0020\\\"k7Qz\\\"},"
                        + " {\\\"deviceSecret\\\"\\u003a\\u000a\\u0020\\\"***\\\"}"
            })
    void aSecretBetweenEscapedCharactersIsMasked(String text, String masked) {
        assertThat(SecretRedaction.redact(text)).isEqualTo(masked);
        assertThat(SecretMask.inText(text)).isEqualTo(masked);
    }
}
