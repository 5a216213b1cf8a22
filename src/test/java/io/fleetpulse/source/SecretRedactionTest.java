package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.DeviceStatus;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
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

    @ParameterizedTest
    @MethodSource("values")
    void nothingThatIsDecodedHasASecret(String value) {
        for (String topic : List.of("/p/d/thing/lifecycle", "/x", "/p/d/ota/upgrade")) {
            assertThat(Outcome.decode(topic, value).toString()).doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "{\"topic\":\"/as/mqtt/status/p/d\",\"payload\":%s}"})
    void aStatusKeepsNoSecret(String envelope) {
        String status =
                "{\"status\":\"online\",\"productKey\":\"p\",\"deviceName\":\"d\","
                    + "\"utcTime\":\"2018-08-31T07:32:28.205Z\",\"DEVICESECRET\":\"wsdeTopSecret\"}";

        DeviceStatus decoded =
                Outcome.message(DeviceStatus.class, null, envelope.formatted(status));

        assertThat(new String(decoded.value(), StandardCharsets.UTF_8))
                .contains("online")
                .doesNotContain(SECRET);
    }

    private static String redact(String value) {
        byte[] redacted = SecretRedaction.redact(value.getBytes(StandardCharsets.UTF_8));
        return new String(redacted, StandardCharsets.UTF_8);
    }
}
