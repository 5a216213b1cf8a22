package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.CustomMessage;
import io.fleetpulse.message.DownlinkReply;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.PropertyPost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Tests which objects are wrappers, and their content. */
class WrapperTest {

    private static final String POST_TOPIC = "/p/d/thing/event/property/post";
    private static final String POST =
            "{\"productKey\":\"p\",\"deviceName\":\"d\",\"gmtCreate\":1767225600001,"
                    + "\"items\":{\"n\":{\"value\":7,\"time\":1767225600001}}}";
    private static final String OTHER_POST = POST.replace(":7,", ":8,");
    private static final String ID = "1800000000000000133";

    /** Members that a rule may add without changing the message. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"payload\":null",
                "\"payload\":\"\"",
                "\"payload\":5",
                "\"payload\":true",
                "\"payload\":[1]",
                "\"payload\":{}",
                "\"payload\":\"x\"",
                "\"payload\":\"abcd\"",
                "\"payload\":\"{broken\"",
                "\"content\":\"x\",\"Message\":null",
                "\"content\":{\"items\":{}}",
                "\"Message\":\"hello\"",
                "\"Message\":{\"status\":\"online\"}",
                "\"payload\":OTHER",
                "\"payload\":TEXT",
                "\"payload\":BASE64"
            })
    void aMessageIsNoWrapperWhateverARuleAdds(String added) {
        String member =
                added.replace("OTHER", OTHER_POST)
                        .replace("TEXT", quoted(OTHER_POST))
                        .replace("BASE64", quoted(base64(OTHER_POST)));
        for (String beside :
                new String[] {
                    "", ",\"topic\":\"" + POST_TOPIC + "\",\"messageId\":\"" + ID + "\""
                }) {
            String value = POST.substring(0, POST.length() - 1) + beside + "," + member + "}";
            String first = "{" + member + beside + "," + POST.substring(1);
            for (String either : new String[] {value, first}) {
                PropertyPost post = DecodedOutcome.message(PropertyPost.class, null, either);
                assertThat(post.readings().number()).as(either).containsExactly(7);
            }
        }
    }

    @Test
    void aReplyKeepsItsOwnMembers() {
        String reply =
                "{\"gmtCreate\":1767225600005,\"productKey\":\"p\",\"deviceName\":\"d\",\"code\":200,"
                    + "\"topic\":\"/sys/p/d/thing/service/reboot\",\"payload\":{\"a\":1}}";

        assertThat(DecodedOutcome.message(DownlinkReply.class, null, reply).code()).isEqualTo(200);
    }

    /** A bridge's wrapper may have additional members. */
    @ParameterizedTest
    @ValueSource(strings = {"POST", "TEXT", "BASE64", "BASE64 TWICE"})
    void aWrapperMayHaveMembersOfItsOwn(String form) {
        String payload =
                switch (form) {
                    case "POST" -> POST;
                    case "TEXT" -> quoted(POST);
                    case "BASE64" -> quoted(base64(POST));
                    default -> quoted(base64(base64(POST)));
                };
        String value =
                "{\"code\":200,\"message\":\"success\",\"bridge\":{\"v\":1},\"gwDeviceName\":\"g\","
                        + "\"status\":\"online\","
                        + "\"payload\":"
                        + payload
                        + "}";

        PropertyPost post = DecodedOutcome.message(PropertyPost.class, null, value);
        assertThat(post.readings().number()).containsExactly(7);
    }

    /** The content of a wrapper around a custom message, as text, and its size in bytes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"2350\"                 | 2350",
                "\"true\"                 | true",
                "\"null\"                 | null",
                "\"-1.5e3\"               | -1.5e3",
                "\"\\\"on\\\"\"           | \"on\"",
                "\"[1, 2]\"               | [1, 2]",
                "\"{\\\"a\\\":1}\"        | {\"a\":1}",
                "2350                     | 2350",
                "true                     | true",
                "null                     | ``",
                "\"\"                     | ``",
                "[1, 2]                   | [1, 2]",
                "{\"a\": 1}               | {\"a\": 1}",
                "\"hello world\"          | hello world",
                "\"on\"                   | on",
                "\"temperature=21.5\"     | temperature=21.5",
                "\"{broken\"              | {broken",
                "\"aGVsbG8=\"             | hello",
                "\"MjM1MA==\"             | 2350",
                "\"eyJhIjoxfQ==\"         | {\"a\":1}",
                "\"eyJhIjoxfQ\"           | {\"a\":1}"
            })
    void aWrapperAroundACustomMessageHoldsAnything(String payload, String text) {
        String value =
                "{\"topic\":\"/p/d/user/level\",\"payload\":%s,\"messageId\":\"%s\",\"generateTime\":1767225600000,\"qos\":1}"
                        .formatted(payload, ID);

        CustomMessage message = DecodedOutcome.message(CustomMessage.class, null, value);

        assertThat(new String(message.payload(), StandardCharsets.UTF_8)).isEqualTo(text);
        assertThat(message.origin().messageKey()).isEqualTo(ID);
        assertThat(message.platformTime()).isEqualTo(1_767_225_600_000L);
    }

    /** Base64 is a form of {@code payload} alone. */
    @ParameterizedTest
    @ValueSource(strings = {"content", "Message"})
    void textOfFourLettersIsNoBase64InOtherWrappers(String member) {
        String value =
                "{\"topic\":\"/p/d/user/level\",\"%s\":\"ping\",\"messageId\":\"%s\"}"
                        .formatted(member, ID);

        CustomMessage message = DecodedOutcome.message(CustomMessage.class, null, value);

        assertThat(new String(message.payload(), StandardCharsets.UTF_8)).isEqualTo("ping");
    }

    /** A serializer of JSON that is given the text, or the bytes, of a message. */
    @Test
    void aMessageMayBeAJsonString() {
        String twice =
                "{\"topic\":\"%s\",\"payload\":%s}".formatted(POST_TOPIC, quoted(quoted(POST)));
        for (String value :
                new String[] {quoted(POST), quoted(base64(POST)), twice, quoted(twice)}) {
            PropertyPost post = DecodedOutcome.message(PropertyPost.class, null, value);
            assertThat(post.readings().number()).as(value).containsExactly(7);
        }
        CustomMessage custom =
                DecodedOutcome.message(CustomMessage.class, "/p/d/user/up", quoted(POST));
        assertThat(new String(custom.payload(), StandardCharsets.UTF_8)).isEqualTo(quoted(POST));
        assertThat(DecodedOutcome.deadLetter(POST_TOPIC, quoted("hello")).reason())
                .isEqualTo(DeadLetterReason.BAD_MEMBER);
    }

    /** Names of attributes that a rule adds, which other families have as members. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"moduleVersion\":\"1.0.2\"",
                "\"taskId\":\"t\"",
                "\"packageId\":\"p\"",
                "\"jobType\":\"CUSTOM_JOB\"",
                "\"type\":\"INSTANCE_UPGRADE\""
            })
    void aMessageWithItemsKeepsItsFamilyWhateverARuleAdds(String added) {
        String value = POST.substring(0, POST.length() - 1) + "," + added + "}";

        PropertyPost post = DecodedOutcome.message(PropertyPost.class, null, value);

        assertThat(post.readings().number()).containsExactly(7);
    }

    /**
     * The topic is outside the value, so the value is the message itself, with members of these
     * names.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"payload\":\"2350\"",
                "\"payload\":\"abcd\"",
                "\"payload\":null",
                "\"payload\":\"[broken\"",
                "\"content\":\"x\"",
                "\"Message\":\"hello\""
            })
    void aCustomMessageWithMembersOfItsOwnIsNoWrapper(String member) {
        String value =
                "{\"t\":21,%s,\"topic\":\"/p/d/user/level\",\"messageId\":\"%s\"}"
                        .formatted(member, ID);

        CustomMessage message = DecodedOutcome.message(CustomMessage.class, null, value);

        assertThat(new String(message.payload(), StandardCharsets.UTF_8)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null           | MISSING_MEMBER",
                "\"\"           | MISSING_MEMBER",
                "5              | BAD_MEMBER",
                "[1]            | BAD_MEMBER",
                "\"2350\"       | BAD_MEMBER",
                "\"hello\"      | MALFORMED_JSON",
                "\"{broken\"    | MALFORMED_JSON",
                "\"aGVsbG8=\"   | MALFORMED_JSON"
            })
    void aWrapperWithoutAMessageIsADeadLetter(String payload, DeadLetterReason reason) {
        String value =
                "{\"topic\":\"%s\",\"payload\":%s,\"messageId\":\"%s\"}"
                        .formatted(POST_TOPIC, payload, ID);

        assertThat(DecodedOutcome.deadLetter(null, value).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01 08:00:00, 1767225600000",
        "2026-01-01 08:00:00.250, 1767225600250",
        "2026-01-01T00:00:00Z, 1767225600000",
        "1767225600000, 1767225600000",
        "1767225600, 1767225600000"
    })
    void aTimestampBesideTheMembersIsTheGenerationTime(String timestamp, long time) {
        for (String topic : new String[] {"/p/d/thing/event/batch/post", null}) {
            String batch =
                    "{\"productKey\":\"p\",\"deviceName\":\"d\",\"instanceId\":\"i\",\"items\":{},"
                            + "\"timestamp\":\""
                            + timestamp
                            + "\"}";

            Message message = DecodedOutcome.message(Message.class, topic, batch);

            assertThat(message.platformTime()).isEqualTo(time);
        }
    }

    @Test
    void aCustomMessagesOwnNumberIsNoGenerationTime() {
        String written =
                "{\"t\":1,\"topic\":\"/p/d/user/x\",\"timestamp\":\"2026-01-01 08:00:00\"}";
        String number = written.replace("\"2026-01-01 08:00:00\"", "12345");

        assertThat(DecodedOutcome.message(Message.class, null, written).platformTime())
                .isEqualTo(1_767_225_600_000L);
        assertThat(DecodedOutcome.message(Message.class, null, number).platformTime())
                .isEqualTo(DecodedOutcome.KAFKA_TIMESTAMP);
    }

    @Test
    void aTopicOfNothingIsNone() {
        String value = "{\"topic\":\"null\",\"payload\":" + POST + "}";

        PropertyPost post = DecodedOutcome.message(PropertyPost.class, "null", value);

        assertThat(post.family()).isEqualTo(Family.PROPERTY_POST);
        assertThat(post.origin().forwardingTopic()).isNull();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
