package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.CustomMessage;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.message.DownlinkReply;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.message.SubDevicesFound;
import io.fleetpulse.source.envelope.ForwardedRecord;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

class EnvelopeTest {

    private static final String TOPIC = "/pk/dn/thing/event/property/post";
    private static final String ID = "1234567890123456789";
    private static final String BODY =
            "{\"gmtCreate\":1510799670074,\"items\":{\"a\":{\"value\":1,\"time\":1510799670000}}}";

    static List<String> envelopes() {
        String escaped = BODY.replace("\"", "\\\"");
        return List.of(
                "{\"topic\":\"%s\",\"payload\":%s,\"messageId\":%s,\"generateTime\":1510799670080,\"qos\":1}"
                        .formatted(TOPIC, BODY, ID),
                "{\"payload\":\"%s\",\"messageId\":\"%s\",\"topic\":\"%s\"}"
                        .formatted(escaped, ID, TOPIC.substring(1)),
                "{\"topic\":\"%s\",\"payload\":\"%s\",\"messageId\":%s}"
                        .formatted(TOPIC, base64(BODY), ID),
                "{\"payload\":\"%s\",\"messagetype\":\"upload\",\"topic\":\"%s\",\"messageid\":%s,\"timestamp\":1510799670}"
                        .formatted(base64(BODY), TOPIC, ID),
                "{\"payload\":\"%s\",\"messagetype\":\"upload\",\"topic\":\"/sys%s\",\"messageid\":%s,\"timestamp\":1510799670}"
                        .formatted(base64(base64(BODY)), TOPIC, ID),
                "{\"Message\":\"%s\",\"topic\":\"%s\",\"messageId\":\"%s\"}"
                        .formatted(escaped, TOPIC, ID),
                "{\"generateTime\":1510799670080,\"messageId\":%s,\"instanceId\":\"i\",\"productKey\":\"pk\",\"deviceName\":\"dn\",\"topic\":\"%s\",\"content\":%s}"
                        .formatted(ID, TOPIC, BODY),
                "{\"messageId\":%s,\"productKey\":\"pk\",\"deviceName\":\"dn\",\"content\":%s}"
                        .formatted(ID, BODY),
                BODY.substring(0, BODY.length() - 1)
                        + ",\"topic\":\"%s\",\"messageId\":%s}".formatted(TOPIC, ID),
                "{\"topic\":\"%s\",\"messageId\":\"%s\",".formatted(TOPIC, ID) + BODY.substring(1));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Encoders of some languages begin a text with a byte order mark. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"topic\":\"%s\",\"payload\":\"%s\"}",
                "{\"topic\":\"%s\",\"payload\":\"%s\",\"more\":1}",
                "{\"topic\":\"%s\",\"content\":\"%s\"}"
            })
    void aByteOrderMarkInAWrapperIsSkipped(String wrapper) {
        String marked = "\uFEFF" + BODY;
        for (String payload :
                List.of(marked.replace("\"", "\\\""), base64(marked), base64(base64(marked)))) {
            String value = wrapper.formatted(TOPIC, payload);
            assertThat(DecodedOutcome.decode(null, value).get(0).message())
                    .as(value)
                    .isInstanceOf(PropertyPost.class);
        }
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void everyEnvelopeGivesTheSameMessage(String value) {
        PropertyPost post = DecodedOutcome.message(PropertyPost.class, null, value);

        assertThat(post.productKey()).isEqualTo("pk");
        assertThat(post.deviceName()).isEqualTo("dn");
        assertThat(post.readings().property()).containsExactly("a");
        assertThat(post.origin().messageKey()).isEqualTo(ID);
    }

    @Test
    void headersComeBeforeWhatTheValueSays() {
        ForwardedRecord record =
                new ForwardedRecord(
                        "t",
                        0,
                        1,
                        DecodedOutcome.KAFKA_TIMESTAMP,
                        "/p/d/thing/list/found",
                        "1000000000000000077",
                        1_510_799_670_000L,
                        "{\"topic\":\"/other/device/thing/lifecycle\",\"messageId\":1000000000000000005,\"devices\":[]}"
                                .getBytes(StandardCharsets.UTF_8));

        SubDevicesFound found = (SubDevicesFound) DecodedOutcome.decode(record).get(0).message();

        assertThat(found.time()).isEqualTo(1_510_799_670_000L);
        assertThat(found.origin().messageKey()).isEqualTo("1000000000000000077");
        assertThat(found.origin().forwardingTopic()).isEqualTo("/p/d/thing/list/found");
    }

    @Test
    void theQueuesStatusWithoutTopicIsInferred() {
        String body =
                "{\"status\":\"online\",\"productKey\":\"p\",\"deviceName\":\"d\",\"utcTime\":\"2018-08-31T07:32:28.205Z\"}";
        String value =
                "{\"payload\":\"%s\",\"messagetype\":\"status\",\"topic\":null,\"messageid\":%s,\"timestamp\":1535700748}"
                        .formatted(base64(body), ID);

        DeviceStatus status = DecodedOutcome.message(DeviceStatus.class, null, value);

        assertThat(status.origin().forwardingTopic()).isNull();
        assertThat(status.origin().messageKey()).isEqualTo(ID);
    }

    @Test
    void theHashIsThatOfTheMessageWithoutItsWrapper() {
        String plain =
                DecodedOutcome.message(PropertyPost.class, TOPIC, BODY).origin().messageKey();
        String wrapped =
                DecodedOutcome.message(
                                PropertyPost.class,
                                null,
                                "{\"topic\":\"" + TOPIC + "\",\"payload\":" + BODY + "}")
                        .origin()
                        .messageKey();

        assertThat(plain).matches("[0-9a-f]{32}").isEqualTo(wrapped);
    }

    /** Two messages of one device that differ in value or time. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0731241627695268e+18",
                "\"1.0731241627695268e+18\"",
                "\"null\"",
                "null",
                "7",
                "\"7\"",
                "\"\"",
                "{}",
                "true"
            })
    void withoutAUsableIdTheContentAndItsTimeTellMessagesApart(String id) {
        String first = key(wrapped(id, 1_510_799_670_080L, BODY));
        String otherContent = key(wrapped(id, 1_510_799_670_080L, BODY.replace(":1,", ":2,")));
        String otherTime = key(wrapped(id, 1_510_799_670_081L, BODY));

        assertThat(first).matches("[0-9a-f]{32}");
        assertThat(List.of(otherContent, otherTime)).doesNotContain(first);
        assertThat(otherContent).isNotEqualTo(otherTime);
        assertThat(key(wrapped(id, 1_510_799_670_080L, BODY))).isEqualTo(first);
    }

    private static String wrapped(String id, long generateTime, String body) {
        return "{\"topic\":\"%s\",\"messageId\":%s,\"generateTime\":%d,\"payload\":%s}"
                .formatted(TOPIC, id, generateTime, body);
    }

    private static String key(String value) {
        return DecodedOutcome.message(Message.class, null, value).origin().messageKey();
    }

    @Test
    void anIdIsBounded() {
        String id = "x".repeat(100_000);

        assertThat(key(wrapped('"' + id + 'a' + '"', 1, BODY)))
                .hasSizeLessThan(97)
                .isNotEqualTo(key(wrapped('"' + id + 'b' + '"', 1, BODY)));
    }

    @Test
    void aPostThatComesAgainAsHistoryIsAnotherMessage() {
        String history = "/pk/dn/thing/event/property/history/post";

        assertThat(DecodedOutcome.message(Message.class, history, BODY).origin().messageKey())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(
                        DecodedOutcome.message(Message.class, TOPIC, BODY).origin().messageKey());
    }

    @Test
    void anIdOfHistoryIsKeptAsItIs() {
        String id = "3f9c2d1e8b7a6f5e4d3c2b1a09f8e7d6";
        String value =
                wrapped('"' + id + '"', 1, BODY).replace("property/post", "property/history/post");

        assertThat(key(value)).isEqualTo(id);
    }

    @Test
    void customMessagesWithoutAnIdAreToldApartByDeviceTopicAndTime() {
        String first = custom("/p/d/user/beat", 1_510_799_670_080L, 7);

        assertThat(custom("/p/d/user/beat", 1_510_799_670_080L, 8)).isEqualTo(first);
        assertThat(
                        List.of(
                                custom("/p/d/user/beat", 1_510_799_670_081L, 7),
                                custom("/p/d/user/other", 1_510_799_670_080L, 7),
                                custom("/p/e/user/beat", 1_510_799_670_080L, 7),
                                custom("/q/d/user/beat", 1_510_799_670_080L, 7)))
                .doesNotContain(first)
                .doesNotHaveDuplicates();
    }

    @Test
    void aCustomMessageWithNeitherIdNorTimeIsLikeNoOther() {
        String first = custom("/p/d/user/beat", Message.NO_TIME, 7);

        assertThat(custom("/p/d/user/beat", Message.NO_TIME, 8)).isNotEqualTo(first);
        assertThat(custom("/p/d/user/beat", Message.NO_TIME, 7)).isEqualTo(first);
    }

    private static String custom(String topic, long generateTime, long offset) {
        byte[] ping = "ping".getBytes(StandardCharsets.UTF_8);
        ForwardedRecord record =
                new ForwardedRecord(
                        "t",
                        0,
                        offset,
                        DecodedOutcome.KAFKA_TIMESTAMP,
                        topic,
                        null,
                        generateTime,
                        ping);
        return DecodedOutcome.decode(record).get(0).message().origin().messageKey();
    }

    @Test
    void identityIsThePayloadsNotTheTopics() {
        String body = "{\"productKey\":\"own\",\"deviceName\":\"mine\"," + BODY.substring(1);

        PropertyPost post = DecodedOutcome.message(PropertyPost.class, TOPIC, body);

        assertThat(post.productKey()).isEqualTo("own");
        assertThat(post.deviceName()).isEqualTo("mine");
    }

    @Test
    void aFailureOfACommandHasTheServiceAlsoIfTheDeviceIsNamedThing() {
        String reply =
                "{\"gmtCreate\":1510292739881,\"productKey\":\"p\",\"deviceName\":\"thing\",\"code\":460,\"topic\":\"/sys/p/thing/thing/service/property/set\",\"checkFailedData\":{\"code\":6304}}";

        DownlinkReply decoded = DecodedOutcome.message(DownlinkReply.class, null, reply);

        assertThat(decoded.failure().identifier()).isEqualTo("property/set");
    }

    @Test
    void aRepliesOwnTopicIsThatOfTheCommand() {
        String reply =
                "{\"gmtCreate\":1510292739881,\"productKey\":\"p\",\"deviceName\":\"d\",\"code\":200,\"topic\":\"/sys/p/d/thing/service/restart_reply\"}";

        DownlinkReply decoded = DecodedOutcome.message(DownlinkReply.class, null, reply);

        assertThat(decoded.commandTopic()).isEqualTo("/sys/p/d/thing/service/restart_reply");
        assertThat(decoded.origin().forwardingTopic()).isNull();
    }

    @Test
    void aCustomTopicIsCustomWhateverItsContent() {
        byte[] bytes = {0, 1, (byte) 0xFF, '{'};

        Message message =
                DecodedOutcome.decode(DecodedOutcome.record("/p/d/user/x/y", bytes))
                        .get(0)
                        .message();

        assertThat(message)
                .isInstanceOfSatisfying(
                        CustomMessage.class,
                        custom -> {
                            assertThat(custom.payload()).isEqualTo(bytes);
                            assertThat(custom.topicShortName()).isEqualTo("x/y");
                        });
    }

    @Test
    void aTopicThatMatchesNothingLeavesTheShapeToDecide() {
        String body = "{\"productKey\":\"p\",\"deviceName\":\"d\"," + BODY.substring(1);

        PropertyPost post = DecodedOutcome.message(PropertyPost.class, "/republished/here", body);

        assertThat(post.origin().forwardingTopic()).isEqualTo("/republished/here");
        assertThat(DecodedOutcome.deadLetter("/republished/here", "{\"a\":1}").reason())
                .isEqualTo(DeadLetterReason.UNKNOWN_TOPIC);
        assertThat(DecodedOutcome.deadLetter(null, "{\"a\":1}").reason())
                .isEqualTo(DeadLetterReason.UNRECOGNISED_SHAPE);
    }

    @Test
    void aDevicesOwnMessageIsNoForwardedOne() {
        String raw =
                "{\"id\":\"1\",\"version\":\"1.0\",\"params\":{\"a\":{\"value\":1}},\"method\":\"thing.event.property.post\"}";

        assertThat(DecodedOutcome.deadLetter("/sys" + TOPIC, raw).reason())
                .isEqualTo(DeadLetterReason.RAW_DEVICE_MESSAGE);
        assertThat(DecodedOutcome.deadLetter(null, raw).reason())
                .isEqualTo(DeadLetterReason.RAW_DEVICE_MESSAGE);
    }

    @Test
    void aForwardedMessageKeepsItsFamilyBesideMethodAndParams() {
        String post =
                "{\"method\":\"thing.event.property.post\",\"params\":{\"a\":1},"
                        + "\"productKey\":\"p\",\"deviceName\":\"d\","
                        + BODY.substring(1);

        assertThat(DecodedOutcome.message(PropertyPost.class, TOPIC, post).readings().size())
                .isEqualTo(1);
        assertThat(DecodedOutcome.message(PropertyPost.class, null, post).readings().size())
                .isEqualTo(1);
    }
}
