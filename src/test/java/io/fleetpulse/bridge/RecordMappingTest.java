package io.fleetpulse.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class RecordMappingTest {

    private static final long NOW = 1_800_000_000_000L;
    private static final byte[] BODY = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);

    @Test
    void theBodyIsTheValueAndThePropertiesAreHeaders() {
        OutputRecord record =
                RecordMapping.record(
                        new ForwardedMessage(
                                BODY,
                                "/a1B2c3/pump-1/thing/event/property/post",
                                "1384563827463827456",
                                "1799999999000",
                                "1"),
                        NOW);
        assertThat(record.value()).isSameAs(BODY);
        assertThat(record.key()).isEqualTo("a1B2c3/pump-1");
        assertThat(record.timestamp()).isEqualTo(1_799_999_999_000L);
        assertThat(List.copyOf(record.headers().entrySet()))
                .containsExactly(
                        Map.entry("topic", "/a1B2c3/pump-1/thing/event/property/post"),
                        Map.entry("messageId", "1384563827463827456"),
                        Map.entry("generateTime", "1799999999000"),
                        Map.entry("qos", "1"));
    }

    @Test
    void aMessageWithoutPropertiesIsForwardedAllTheSame() {
        OutputRecord record =
                RecordMapping.record(new ForwardedMessage(BODY, null, null, null, null), NOW);
        assertThat(record).isEqualTo(new OutputRecord(null, BODY, null, Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "/as/mqtt/status/a1/d1, a1/d1",
        "/a1/d1/thing/event/property/post, a1/d1",
        "/a1/d1/thing/event/alarm/post, a1/d1",
        "/a1/d1/thing/lifecycle, a1/d1",
        "/a1/d1/ota/upgrade, a1/d1",
        "/a1/d1/user/any/thing, a1/d1",
        "/sys/a1/d1/thing/event/property/post, a1/d1",
        "a1/d1/thing/event/property/post, a1/d1",
        "/a1/p1/j1/ota/job/status, /a1/p1/j1/ota/job/status",
        "/sys/uid/1/job/j1/lifecycle, /sys/uid/1/job/j1/lifecycle",
        "something, /something",
        "'',"
    })
    void theKeyIsTheDeviceOrElseTheTopic(String topic, String key) {
        ForwardedMessage message = new ForwardedMessage(BODY, topic, null, null, null);
        assertThat(RecordMapping.record(message, NOW).key()).isEqualTo(key);
    }

    /**
     * A broker would refuse a timestamp far ahead forever; the header keeps the original value.
     */
    @ParameterizedTest
    @CsvSource({
        "1799999999000, 1799999999000",
        "1, 1",
        "1800001800000, 1800001800000",
        "1800001800001,",
        "999999999999999999,",
        "99999999999999999999,",
        "0,",
        "-5,",
        "now,",
        "'',"
    })
    void theTimestampIsTheTimeOfGenerationIfABrokerTakesIt(String generateTime, Long timestamp) {
        OutputRecord record =
                RecordMapping.record(
                        new ForwardedMessage(BODY, null, null, generateTime, null), NOW);
        assertThat(record.timestamp()).isEqualTo(timestamp);
        assertThat(record.headers()).containsEntry("generateTime", generateTime);
    }
}
