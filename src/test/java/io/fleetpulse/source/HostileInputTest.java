package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.EventPost;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.message.Readings;
import io.fleetpulse.source.decode.PartLetters;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

class HostileInputTest {

    private static final String TOPIC = "/p/d/thing/event/property/post";

    @Test
    void noBytesAreEmpty() {
        assertThat(reasonOf(null)).isEqualTo(DeadLetterReason.EMPTY);
        assertThat(reasonOf(new byte[0])).isEqualTo(DeadLetterReason.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"a\":1,}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{'a':1}",
                "{/* no */\"a\":1}",
                "{\"a\":1} {\"b\":2}",
                "{\"items\":{\"a\":{\"value\":1}}} trailing",
                "{\"a\":\"\u0001\"}",
                "{\"a\":tru}",
                "   ",
                "plain text"
            })
    void whatIsNoStrictJsonIsMalformed(String value) {
        assertThat(DecodedOutcome.deadLetter(TOPIC, value).reason())
                .isEqualTo(DeadLetterReason.MALFORMED_JSON);
        assertThat(DecodedOutcome.deadLetter(null, value).reason())
                .isEqualTo(DeadLetterReason.MALFORMED_JSON);
    }

    @Test
    void whatIsNoUtf8IsMalformed() {
        byte[] overlong = "{\"a\":\"xx\"}".getBytes(StandardCharsets.UTF_8);
        overlong[6] = (byte) 0xC0;
        overlong[7] = (byte) 0x80;

        assertThat(reasonOf(overlong)).isEqualTo(DeadLetterReason.MALFORMED_JSON);
        assertThat(reasonOf("{\"a\":1}".getBytes(StandardCharsets.UTF_16BE)))
                .isEqualTo(DeadLetterReason.MALFORMED_JSON);
        assertThat(reasonOf(new byte[] {(byte) 0xFF})).isEqualTo(DeadLetterReason.MALFORMED_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "items", "payload", "checkFailedData"})
    void tenThousandLevelsAreMalformed(String member) {
        String value = "{\"" + member + "\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        String objects = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);

        assertThat(DecodedOutcome.deadLetter(TOPIC, value).reason())
                .isEqualTo(DeadLetterReason.MALFORMED_JSON);
        assertThat(DecodedOutcome.deadLetter(TOPIC, "{\"items\":" + objects + "}").reason())
                .isEqualTo(DeadLetterReason.MALFORMED_JSON);
    }

    @Test
    void oneMegabyteOfTextIsAReading() {
        String text = "ü".repeat(500_000);

        PropertyPost post = post("{\"value\":\"" + text + "\"}");

        assertThat(post.readings().text()).containsExactly(text);
    }

    @Test
    void aNumberWithAHundredThousandDigitsSpoilsOnlyItsReading() {
        String value =
                "{\"gmtCreate\":1510799670074,\"items\":{\"bad\":{\"value\":"
                        + "9".repeat(100_000)
                        + "},\"worse\":{\"value\":-1e99999999999},\"good\":{\"value\":2}}}";

        assertThat(DecodedOutcome.describe(DecodedOutcome.decode(TOPIC, value)))
                .contains("property=[good]")
                .contains("part 1: BAD_VALUE")
                .contains("part 2: BAD_VALUE");
    }

    @Test
    void aByteOrderMarkIsSkipped() {
        assertThat(DecodedOutcome.decode(TOPIC, "\uFEFF{\"gmtCreate\":1510799670074,\"items\":{}}"))
                .hasSize(1)
                .allMatch(decoded -> decoded.message() instanceof PropertyPost);
    }

    @Test
    void manyMembersAndManyGivenTwiceTakeNoLongTime() {
        StringBuilder items = new StringBuilder();
        for (int item = 0; item < 50_000; item++) {
            items.append("\"p").append(item % 25_000).append("\":{\"value\":").append(item);
            items.append("},");
        }
        items.setLength(items.length() - 1);

        PropertyPost post =
                DecodedOutcome.message(
                        PropertyPost.class,
                        TOPIC,
                        "{\"gmtCreate\":1510799670074,\"items\":{" + items + "}}");

        assertThat(post.readings().size()).isEqualTo(25_000);
        assertThat(post.readings().number()[0]).isEqualTo(25_000);
    }

    @Test
    void pathsDoNotMultiply() {
        String deep = "{\"" + "n".repeat(1000) + "\":";
        String value = deep.repeat(400) + "{\"a\":1,\"b\":2}" + "}".repeat(400);

        assertThat(
                        DecodedOutcome.describe(
                                DecodedOutcome.decode(TOPIC, itemOf("{\"value\":" + value + "}"))))
                .contains("part 1: BAD_MEMBER")
                .hasSizeLessThan(10_000);
    }

    /** Each of fifty thousand readings would contain a path of 300 characters. */
    @Test
    void manyMembersBelowALongNameDoNotMultiplyIt() {
        StringBuilder members = new StringBuilder();
        for (int member = 0; member < 50_000; member++) {
            members.append(",\"m").append(member).append("\":1");
        }
        String value = "{\"" + "n".repeat(300) + "\":{" + members.substring(1) + "}}";

        List<Decoded> decoded = DecodedOutcome.decode(TOPIC, itemOf("{\"value\":" + value + "}"));

        PropertyPost post = (PropertyPost) decoded.get(0).message();
        assertThat(post.readings().size()).isBetween(200, 1_000);
        assertThat(decoded.get(1).deadLetter().detail()).contains("its path is too long");
        assertThat(decoded).hasSize(PartLetters.MOST + 1);
    }

    @Test
    void manyBadReadingsGiveABoundedNumberOfDeadLettersAndTheFirstHasTheValue() {
        StringBuilder items = new StringBuilder();
        for (int item = 0; item < 2_000; item++) {
            items.append("\"p").append(item).append("\":1,");
        }
        items.setLength(items.length() - 1);

        List<Decoded> decoded = DecodedOutcome.decode(TOPIC, "{\"items\":{" + items + "}}");

        assertThat(decoded.get(1).deadLetter().value()).startsWith("{\"items\":{\"p0\":1,");
        assertThat(decoded.subList(2, decoded.size()))
                .allMatch(each -> each.deadLetter().value() == null);
        assertThat(decoded)
                .hasSize(PartLetters.MOST + 1)
                .last()
                .satisfies(
                        last -> assertThat(last.deadLetter().detail()).contains("1000 more parts"));
    }

    @Test
    void aDeadLetterKeepsNoLongTopic() {
        String topic = "/p/d/thing/" + "x".repeat(100_000);

        assertThat(DecodedOutcome.deadLetter(topic, "{}").forwardingTopic())
                .startsWith("/p/d/thing/xxx")
                .hasSizeLessThanOrEqualTo(1024);
    }

    @Test
    void anAbsurdlyLongDeviceInACustomTopicIsABadMember() {
        String name = "d".repeat(10_000);

        assertThat(DecodedOutcome.deadLetter("/p/" + name + "/user/up", "hello").detail())
                .startsWith("Bad member: deviceName");
        assertThat(DecodedOutcome.deadLetter("/" + name + "/d/user/up", "hello").detail())
                .startsWith("Bad member: productKey");
    }

    @Test
    void zeroAndLoneSurrogatesBecomeReplacementCharacters() {
        Readings readings = post("{\"value\":\"a\\u0000\\ud800\"}").readings();

        assertThat(readings.text()).containsExactly("a\uFFFD\uFFFD");
        assertThat(DecodedOutcome.deadLetter(null, "\0").value()).isEqualTo("\uFFFD");
    }

    @Test
    void anEmptyTextIsTheValueOfAnEvent() {
        EventPost event =
                DecodedOutcome.message(
                        EventPost.class,
                        "/p/d/thing/event/e/post",
                        "{\"identifier\":\"e\",\"time\":1510799670074,\"value\":\"\"}");

        assertThat(event.value()).isEqualTo("\"\"");
    }

    @Test
    void jsonThatIsNoObjectIsNoMessage() {
        assertThat(DecodedOutcome.deadLetter(null, "[1]").reason())
                .isEqualTo(DeadLetterReason.UNRECOGNISED_SHAPE);
        assertThat(DecodedOutcome.deadLetter("/x/y", "3").reason())
                .isEqualTo(DeadLetterReason.UNKNOWN_TOPIC);
        assertThat(DecodedOutcome.deadLetter(TOPIC, "null").reason())
                .isEqualTo(DeadLetterReason.BAD_MEMBER);
    }

    @Test
    void aDeadLettersDetailQuotesNothing() {
        assertThat(DecodedOutcome.deadLetter(TOPIC, "{\"deviceSecret\":wsdeSecret}").detail())
                .doesNotContain("wsde");
    }

    private static PropertyPost post(String item) {
        return DecodedOutcome.message(PropertyPost.class, TOPIC, itemOf(item));
    }

    private static String itemOf(String item) {
        return "{\"gmtCreate\":1510799670074,\"items\":{\"a\":" + item + "}}";
    }

    private static DeadLetterReason reasonOf(byte[] value) {
        return DecodedOutcome.decode(DecodedOutcome.record(TOPIC, value))
                .get(0)
                .deadLetter()
                .reason();
    }
}
