package io.fleetpulse.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

/** Redaction finds a secret in every envelope, in nested envelopes and in truncated ones. */
class SecretRedactionPropertyTest {

    private static final String SECRET = "k7Qz0wsde9f1c7d42TopSecret";
    private static final int MOST_ENVELOPES = 4;

    private static final List<String> NAMES =
            List.of(
                    "\"deviceSecret\":\"",
                    "\"deviceSecret\" :\n\t\"",
                    "\"DeviceSecret\":[\"",
                    "\"devicesecret\":{\"x\":\"",
                    "\"device\\u0053ecret\":\"",
                    "\"\\u0064eviceSecret\":\"a\\\"");

    @Provide
    Arbitrary<String> messages() {
        return Arbitraries.of(NAMES)
                .map(name -> "{\"action\":\"create\"," + name + SECRET + "\",\"b\":[\"\\\\\"]}");
    }

    @Provide
    Arbitrary<List<UnaryOperator<String>>> envelopes() {
        Arbitrary<UnaryOperator<String>> envelope =
                Arbitraries.of(
                        List.of(
                                text -> "{\"payload\":" + text + ",\"topic\":\"/p/d/thing\"}",
                                text -> "{\"Message\":\"" + escaped(text) + "\"}",
                                text -> "\"" + escaped(text).replace("/", "\\/") + "\"",
                                text -> "{\"payload\":\"" + base64(text) + "\",\"qos\":1}",
                                text -> "{\"payload\":\"" + base64(base64(text)) + "\"}",
                                text -> "?" + base64(text).replace("/", "\\/"),
                                text -> "a/b-" + url(text) + "&",
                                text -> "{\"content\":\"" + lines(text) + "\"}",
                                text -> lines(text),
                                text -> base64("ab" + text).replace("Z", "\\u005a")));
        return envelope.list().ofMaxSize(MOST_ENVELOPES);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String url(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String lines(String text) {
        String mime =
                Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
        return escaped(mime.replace("\r", "")).replace("\n", "\\n");
    }

    @Property(tries = 2000)
    void aSecretIsMaskedInEveryEnvelope(
            @ForAll("messages") String message,
            @ForAll("envelopes") List<UnaryOperator<String>> envelopes) {
        String value = enveloped(message, envelopes);

        assertThat(SecretSearch.reveals(value, SECRET)).isTrue();
        assertThat(SecretSearch.reveals(redact(value), SECRET)).as(value).isFalse();
    }

    @Property(tries = 2000)
    void aSecretIsMaskedInWhatIsLeftOfAnEnvelope(
            @ForAll("messages") String message,
            @ForAll("envelopes") List<UnaryOperator<String>> envelopes,
            @ForAll double kept) {
        String value = enveloped(message, envelopes);
        int end = (int) (Math.abs(kept - Math.rint(kept)) * 2 * value.length());
        String torn = value.substring(0, end);

        assertThat(SecretSearch.reveals(redact(torn), SECRET.substring(0, 8))).as(torn).isFalse();
    }

    @Property
    void redactionOfWhatIsRedactedChangesNothing(
            @ForAll("messages") String message,
            @ForAll("envelopes") List<UnaryOperator<String>> envelopes) {
        String once = redact(enveloped(message, envelopes));

        assertThat(redact(once)).isEqualTo(once);
    }

    private static String enveloped(String message, List<UnaryOperator<String>> envelopes) {
        String value = message;
        for (UnaryOperator<String> envelope : envelopes) {
            value = envelope.apply(value);
        }
        return value;
    }

    private static String redact(String value) {
        byte[] redacted = SecretRedaction.redact(value.getBytes(StandardCharsets.ISO_8859_1));
        return new String(redacted, StandardCharsets.ISO_8859_1);
    }
}
