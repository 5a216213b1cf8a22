package io.fleetpulse.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

class SecretRedactionTest {

    private static final String SECRET = "wsdeTopSecret";
    private static final String BODY =
            "{\"action\":\"create\",\"deviceSecret\" : \"" + SECRET + "\",\"messageCreateTime\":1}";

    static List<String> values() {
        String escaped = BODY.replace("\"", "\\\"");
        return List.of(
                BODY,
                BODY.substring(0, 45),
                "{\"deviceSecret\":" + SECRET,
                "{'deviceSecret':'" + SECRET + "'}",
                "{\"deviceSecret\":\"a\\\"" + SECRET + "\"}",
                "{\"deviceSecret\":[\"" + SECRET + "\"],",
                "{\"DeviceSecret\":{\"x\":\"" + SECRET + "\"}}",
                "{\"device\\u0053ecret\":\"" + SECRET + "\"}",
                "{\"deviceSecret\"\n:\t\"" + SECRET,
                "{\"payload\":\"" + escaped + "\"}",
                "{\"Message\":\"{\\\"deviceSecret\\\":\\n \\\"" + SECRET + "\\\"}\"}",
                "{\"Message\":\"{\\\"deviceSecret\\\":\\\"\\\\\\\"" + SECRET + "\\\"}\"}",
                "{\"a\":\"" + escaped.replace("\\", "\\\\").replace("\\\\\"", "\\\\\\\"") + "\"}",
                "deviceSecret=" + SECRET + "&x=1");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("values")
    void secretsAreMaskedInTextOfAnyKind(String value) {
        assertThat(redact(value)).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @MethodSource("values")
    void secretsAreMaskedInBase64(String value) {
        String once = redact("{\"payload\":\"" + base64(value) + "\"}");
        String twice = redact("{\"payload\":\"" + base64(base64(value)) + "\"");
        String slashed = redact("{\"payload\":\"" + base64("??>>" + value).replace("/", "\\/"));

        assertThat(decoded(once)).doesNotContain(SECRET);
        assertThat(decoded(decoded(twice))).doesNotContain(SECRET);
        assertThat(slashed).doesNotContain(base64(value).substring(0, 8));
    }

    /** A wrapper's base64 may contain white space anywhere. */
    @ParameterizedTest
    @ValueSource(strings = {" ", "\n", "\\n", "\\r\\n", "\\t", "\\f", "\\\\t", "\\u000b", " \\t "})
    void secretsAreMaskedInBase64WithWhiteSpace(String space) {
        String spaced = String.join(space, base64(BODY).split("(?<=\\G.{5})"));
        String redacted = redact("{\"payload\":\"" + spaced + "\"}");

        assertThat(decoded(redacted)).contains("create").doesNotContain(SECRET);
    }

    /** The second text starts at another letter of a group of four than the first. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\\n"})
    void secretsAreMaskedInSeveralTextsInBase64(String between) {
        for (String padding : List.of("", "a", "aa")) {
            String first = base64(BODY + padding).replace("=", "");
            String redacted = redact("{\"payload\":\"" + first + between + first + "\"}");

            for (int without = 0; without < 4; without++) {
                String run = redacted.replaceFirst("^.*payload\":\"", "").replaceFirst("\".*$", "");
                String letters = run.replaceAll("[^A-Za-z0-9+/]", "");
                assertThat(cutDecoded(letters.substring(Math.min(without, letters.length()))))
                        .doesNotContain("Top");
            }
        }
    }

    /** U+2205 has the byte of a quote, and U+5C22 those of a backslash and a quote. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void secretsAreMaskedInUtf16AndUtf32(Charset charset) {
        for (String body : values()) {
            String value = body.replace(SECRET, "wsde\u2205\u5c22\u4e2d\ud83d\ude00" + SECRET);
            for (int cut = 0; cut < 4; cut++) {
                byte[] bytes = value.getBytes(charset);
                byte[] torn = Arrays.copyOf(bytes, bytes.length - cut);
                byte[] wrapped = Base64.getEncoder().encode(torn);

                assertThat(new String(SecretRedaction.redact(torn), charset))
                        .as(value)
                        .doesNotContain("Top");
                assertThat(new String(SecretRedaction.redact(bytes), charset))
                        .isEqualTo(redact(value));
                byte[] inner = decodedRun(SecretRedaction.redact(wrapped));
                assertThat(new String(inner, charset)).as(value).doesNotContain("Top");
            }
        }
    }

    private static byte[] decodedRun(byte[] base64) {
        return Base64.getDecoder()
                .decode(new String(base64, StandardCharsets.ISO_8859_1).replace("=", ""));
    }

    private static String decoded(String text) {
        String run = text.replaceFirst("^.*payload\":\"", "").replaceFirst("\".*$", "");
        byte[] bytes = Base64.getDecoder().decode(run.replace("=", ""));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"deviceSecret\",\"other\":\"kept\"}",
                "{\"deviceName\":\"kept\"}",
                "{\"payload\":\"c29tZSBvdGhlciB0ZXh0IHRoYXQgaXMgbG9uZw==\"}"
            })
    void otherValuesStay(String value) {
        assertThat(redact(value)).isEqualTo(value);
    }

    @Test
    void theRestOfTheMessageStays() {
        assertThat(redact(BODY))
                .isEqualTo(
                        "{\"action\":\"create\",\"deviceSecret\" :"
                                + " \"***\",\"messageCreateTime\":1}");
        assertThat(redact("{\"deviceSecret\":\"\",\"a\":\"kept\"}"))
                .isEqualTo("{\"deviceSecret\":\"\",\"a\":\"kept\"}");
    }

    /** For every truncation, the remaining Base64 reveals no letter of the secret. */
    @Test
    void secretsAreMaskedInBase64ThatIsCutAnywhere() {
        String secret = "0123456789012345";
        String body = BODY.replace(SECRET, secret);
        for (String layered : List.of(base64(body), base64("ab" + base64(body)))) {
            String value = "{\"unknown\":\"" + layered;
            for (int end = 0; end <= value.length(); end++) {
                String redacted = redact(value.substring(0, end));
                String run = redacted.replaceFirst("^.*\"", "");
                assertThat(unlayered(run)).as("cut at %d", end).doesNotContain("01");
            }
        }
    }

    /** Decodes one or two layers of truncated Base64. */
    private static String unlayered(String run) {
        String once = cutDecoded(run);
        if (once.startsWith("ab")) {
            return cutDecoded(once.substring(2));
        }
        return once;
    }

    private static String cutDecoded(String run) {
        String letters = run.replaceAll("[^A-Za-z0-9+/]", "");
        int whole = letters.length();
        if (whole % 4 == 1) {
            whole--;
        }
        byte[] bytes = Base64.getDecoder().decode(letters.substring(0, whole));
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String redact(String value) {
        byte[] redacted = SecretRedaction.redact(value.getBytes(StandardCharsets.UTF_8));
        return new String(redacted, StandardCharsets.UTF_8);
    }
}
