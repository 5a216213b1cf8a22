package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.message.DownlinkReply;
import io.fleetpulse.message.EventBatch;
import io.fleetpulse.message.EventPost;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.PropertyPost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times as text, as a rule writes them, and times that are too far ahead. */
class TextTimesTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-01 08:00:00",
        "2026-01-01T08:00:00",
        "2026-01-01T00:00:00Z",
        "20260101080000",
        "20260101080000000"
    })
    void aLocalTimeIsReadInTheConfiguredZone(String time) {
        String event =
                "{\"identifier\":\"E\",\"productKey\":\"p\",\"deviceName\":\"d\",\"time\":\"%s\"}"
                        .formatted(time);
        String lifecycle =
                "{\"action\":\"create\",\"productKey\":\"p\",\"deviceName\":\"d\","
                        + "\"messageCreateTime\":\""
                        + time
                        + "\"}";

        assertThat(DecodedOutcome.message(EventPost.class, "/p/d/thing/event/E/post", event).time())
                .isEqualTo(1_767_225_600_000L);
        assertThat(
                        DecodedOutcome.message(Message.class, "/p/d/thing/lifecycle", lifecycle)
                                .platformTime())
                .isEqualTo(1_767_225_600_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01 08:00:00",
        "2026-01-01T00:00:00Z",
        "20260101080000",
        "1767225600",
        "1767225600000"
    })
    void theTimesOfReadingsAndEntriesAreReadInTheSameWay(String time) {
        String property =
                "{\"productKey\":\"p\",\"deviceName\":\"d\",\"gmtCreate\":1767225660000,"
                        + "\"items\":{\"a\":{\"value\":1,\"time\":\"%1$s\"}},"
                        + "\"checkFailedData\":{\"b\":{\"code\":1,\"time\":\"%1$s\"}}}";
        String batch =
                "{\"productKey\":\"p\",\"deviceName\":\"d\","
                        + "\"items\":{\"E\":[{\"value\":{},\"time\":\"%s\"}]}}";

        PropertyPost post =
                DecodedOutcome.message(PropertyPost.class, null, property.formatted(time));
        EventBatch events = DecodedOutcome.message(EventBatch.class, null, batch.formatted(time));

        assertThat(post.readings().time()).containsExactly(1_767_225_600_000L);
        assertThat(post.failures().get(0).time()).isEqualTo(1_767_225_600_000L);
        assertThat(events.entries().get(0).time()).isEqualTo(1_767_225_600_000L);
    }

    @Test
    void utcTimeIsUtcWithoutAnOffsetToo() {
        String status =
                "{\"status\":\"online\",\"productKey\":\"p\",\"deviceName\":\"d\","
                        + "\"utcTime\":\"2026-01-01T00:00:00\"}";

        assertThat(DecodedOutcome.message(DeviceStatus.class, null, status).time())
                .isEqualTo(1_767_225_600_000L);
    }

    /** A window so far ahead would never close. */
    @Test
    void aFailureInAReplyIsNeverTooFarAhead() {
        String reply =
                "{\"gmtCreate\":1767225600000,\"productKey\":\"p\",\"deviceName\":\"d\","
                    + "\"code\":200,\"checkFailedData\":{\"code\":6304,\"time\":4102444800000}}";

        assertThat(DecodedOutcome.message(DownlinkReply.class, null, reply).failure().time())
                .isEqualTo(1_767_225_600_000L);
    }
}
