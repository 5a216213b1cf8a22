package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.deadletter.RecordValue;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.message.Family;
import io.fleetpulse.source.envelope.ForwardedRecord;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Neither a decoded lifecycle message nor its dead letter contains the device secret. */
class DecodedSecretsTest {

    private static final String SECRET = "wsdeTopSecret";
    private static final String LIFECYCLE =
            "{\"action\":\"create\",\"deviceSecret\":\"" + SECRET + "\",\"messageCreateTime\":1}";
    private static final String STATUS =
            "{\"status\":\"online\",\"productKey\":\"p\",\"deviceName\":\"d\","
                    + "\"utcTime\":\"2018-08-31T07:32:28.205Z\",%s}";

    @ParameterizedTest
    @MethodSource("io.fleetpulse.deadletter.SecretRedactionTest#values")
    void nothingThatIsDecodedHasASecret(String value) {
        for (String topic : List.of("/p/d/thing/lifecycle", "/x", "/p/d/ota/upgrade")) {
            assertThat(DecodedOutcome.decode(topic, value).toString()).doesNotContain(SECRET);
        }
    }

    /** A topic may name a secret, and so may names that the sender of the JSON chooses. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"deviceSecret\":\"" + SECRET + "\"}",
                "{\\\"deviceSecret\\\":\\\"" + SECRET + "\\\"}",
                "deviceSecret=" + SECRET,
                "deviceSecret: " + SECRET,
                "devicesecret\":\"" + SECRET + "\""
            })
    void noDeadLetterKeepsASecretOfATopicOrAName(String secret) {
        String inJson = secret.replace("\\", "\\\\").replace("\"", "\\\"");
        List<ForwardedRecord> records =
                List.of(
                        of("/p/d/" + secret, "{}"),
                        of("/p/d/thing/" + secret, "not JSON"),
                        of("/sys/p/d/thing/event/property/post/" + secret, "[1]"),
                        of("/p/" + secret + "/user/up", ""),
                        of("/p/d/thing/lifecycle", "{\"action\":\"create\"}"),
                        of(null, "{\"" + inJson + "\":1}"),
                        of(null, "{\"topic\":\"/x/" + inJson + "\",\"payload\":{}}"),
                        of(
                                "/p/d/thing/event/property/post",
                                "{\"items\":{\"" + inJson + "\":{\"value\":1e999}}}"),
                        of(
                                "/p/d/thing/event/property/post",
                                "{\"gmtCreate\":\"" + inJson + "\",\"items\":3}"),
                        of("/p/d/thing/event/x/post", "{\"identifier\":{\"" + inJson));
        int letters = 0;
        for (ForwardedRecord record : records) {
            for (Decoded decoded : DecodedOutcome.decode(record)) {
                if (decoded.deadLetter() != null) {
                    assertThat(decoded.deadLetter().toString())
                            .as(record.toString())
                            .doesNotContain(SECRET);
                    letters++;
                }
            }
        }
        assertThat(letters).isGreaterThanOrEqualTo(records.size());
    }

    private static ForwardedRecord of(String topic, String value) {
        return DecodedOutcome.record(topic, value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theTextOfAnExceptionLosesItsSecretInADeadLetter() {
        String said =
                "ERROR: invalid input syntax, DETAIL: Token {\"deviceSecret\": \"%s\"} is invalid."
                        .formatted(SECRET);

        assertThat(
                        DeadLetter.of(
                                        DecodedOutcome.message(
                                                        DeviceStatus.class,
                                                        "/as/mqtt/status/p/d",
                                                        STATUS.formatted("\"more\":1"))
                                                .origin(),
                                        0,
                                        DeadLetterReason.REJECTED_BY_SINK,
                                        said,
                                        Family.STATUS,
                                        new byte[0])
                                .detail())
                .contains("invalid input syntax")
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "{\"topic\":\"/as/mqtt/status/p/d\",\"payload\":%s}"})
    void aStatusKeepsNoSecretThatItNames(String envelope) {
        String status = STATUS.formatted("\"DEVICESECRET\":\"" + SECRET + "\"");

        DeviceStatus decoded =
                DecodedOutcome.message(DeviceStatus.class, null, envelope.formatted(status));

        assertThat(new String(decoded.value(), StandardCharsets.UTF_8))
                .contains("online")
                .doesNotContain(SECRET);
    }

    @Test
    void aDeadLetterOfAStatusKeepsNoSecretInBase64() {
        String run = base64(LIFECYCLE);
        DeadLetter letter = tooLate(STATUS.formatted("\"unknown\":\"" + run + "\""));

        assertThat(letter.value()).contains("online").contains("unknown");
        String kept = letter.value().replaceFirst("^.*unknown\":\"", "").replace("\"}", "");
        assertThat(decoded(kept)).contains("create").contains("***").doesNotContain(SECRET);
    }

    /** The start of the run places the limit before, in and after the secret. */
    @Test
    void aDeadLetterOfAStatusKeepsNoPartOfASecretWhereTheLimitSplitsItsBase64() {
        String run = base64(LIFECYCLE);
        String before = STATUS.formatted("\"filling\":\"\",\"unknown\":\"");
        int start = before.length() - 1;
        for (int inside = 0; inside <= run.length(); inside++) {
            String filling = ".".repeat(RecordValue.LIMIT - start - inside);
            String members = "\"filling\":\"" + filling + "\",\"unknown\":\"" + run + "\"";
            DeadLetter letter = tooLate(STATUS.formatted(members));

            assertThat(letter.value()).contains("online");
            assertThat(letter.base64()).isFalse();
            String kept = letter.value().substring(start + filling.length());
            assertThat(decoded(kept)).as("%d letters kept", inside).doesNotContain("wsd");
        }
    }

    @Test
    void aStatusThatIsCutStaysText() {
        for (int shift = 0; shift < 4; shift++) {
            String filling = ".".repeat(shift) + "\uD83D\uDE00".repeat(RecordValue.LIMIT / 4);
            String members =
                    "\"unknown\":\"" + base64(LIFECYCLE) + "\",\"filling\":\"" + filling + "\"";
            DeadLetter letter = tooLate(STATUS.formatted(members));

            assertThat(letter.base64()).isFalse();
            assertThat(letter.value()).endsWith("\uD83D\uDE00");
        }
    }

    private static DeadLetter tooLate(String value) {
        DeviceStatus status =
                DecodedOutcome.message(DeviceStatus.class, "/as/mqtt/status/p/d", value);
        return DeadLetter.of(
                status.origin(),
                0,
                DeadLetterReason.TOO_LATE,
                "late",
                status.family(),
                status.value());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Decodes a run of Base64 that may be truncated. */
    private static String decoded(String run) {
        String letters = run.replaceAll("[^A-Za-z0-9+/]", "");
        int whole = letters.length();
        if (whole % 4 == 1) {
            whole--;
        }
        byte[] bytes = Base64.getDecoder().decode(letters.substring(0, whole));
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
