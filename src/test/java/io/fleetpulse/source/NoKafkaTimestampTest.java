package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.SubDevicesFound;
import io.fleetpulse.source.envelope.ForwardedRecord;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Records from before Kafka had timestamps, or from producers that set none. */
class NoKafkaTimestampTest {

    private static final long GENERATED = 1_767_225_600_000L;

    private static List<Decoded> decode(
            String topic, long timestamp, long generateTime, byte[] value) {
        return DecodedOutcome.decode(
                new ForwardedRecord("t", 0, 5, timestamp, topic, null, generateTime, value));
    }

    private static List<Decoded> decode(String topic, long timestamp, String value) {
        return decode(topic, timestamp, Message.NO_TIME, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static List<Path> files() {
        return MessageFilesTest.files().stream()
                .filter(file -> file.getFileName().toString().startsWith("valid-"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyMessageWithAGenerationTimeIsDecoded(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".json", ".expected");
        String topic = Files.readAllLines(file.resolveSibling(name)).get(0);

        for (long timestamp : new long[] {-1, 0}) {
            List<Decoded> decoded =
                    decode(
                            topic.equals("-") ? null : topic,
                            timestamp,
                            GENERATED,
                            Files.readAllBytes(file));

            assertThat(decoded).hasSize(1);
            assertThat(decoded.get(0).message().origin().timestamp()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/p/d/user/up                             | hello          | generateTime",
                "/p/d/thing/event/property/post           | {\"items\":{}} | gmtCreate",
                "/p/d/thing/event/property/history/post   | {\"items\":{}} | gmtCreate",
                "/p/d/thing/property/batch/post           | {\"items\":{}} | generateTime",
                "/p/d/thing/event/batch/post              | {\"items\":{}} | generateTime"
            })
    void aMessageWithoutAnyTimeIsADeadLetter(String topic, String value, String member) {
        for (long timestamp : new long[] {-1, 0}) {
            assertThat(DecodedOutcome.describe(decode(topic, timestamp, value)))
                    .isEqualTo("part 0: MISSING_MEMBER: Missing member: " + member + "\n");
        }
        assertThat(decode(topic, 1, value).get(0).message()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0})
    void foundSubDevicesAreKnownThoughNobodyKnowsSinceWhen(long timestamp) {
        List<Decoded> decoded =
                decode(
                        "/p/gw/thing/list/found",
                        timestamp,
                        "{\"devices\":[{\"productKey\":\"p\",\"deviceName\":\"d\"}]}");

        SubDevicesFound found = (SubDevicesFound) decoded.get(0).message();
        assertThat(found.devices()).hasSize(1);
        assertThat(found.time()).isEqualTo(Message.NO_TIME);
        assertThat(decoded.get(1).deadLetter().detail()).isEqualTo("Missing member: generateTime");
        assertThat(decoded).hasSize(2);
    }

    /** Such a timestamp is a mistake, as nanoseconds are, and fits into no row. */
    @ParameterizedTest
    @ValueSource(longs = {253_402_300_800_000L, 1_767_225_600_000_000_000L, Long.MAX_VALUE})
    void aTimestampAfterTheYear9999IsNone(long timestamp) {
        assertThat(decode("/p/d/user/up", timestamp, "hello").get(0).deadLetter().detail())
                .isEqualTo("Missing member: generateTime");
        assertThat(
                        decode("/p/d/user/up", timestamp, GENERATED, bytes("hello"))
                                .get(0)
                                .message()
                                .origin()
                                .timestamp())
                .isEqualTo(ForwardedRecord.NO_TIMESTAMP);
    }

    @Test
    void aReadingHasNoTimeThatIsTooFarAhead() {
        String value = "{\"items\":{\"n\":{\"value\":1,\"time\":4102444800000}}}";

        assertThat(decode("/p/d/thing/event/property/post", -1, value))
                .hasSize(1)
                .allMatch(decoded -> decoded.message() != null);
        assertThat(decode("/p/d/thing/event/property/post", 0, value))
                .hasSize(1)
                .allMatch(decoded -> decoded.message() != null);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0})
    void aDeadLetterHasNoTimestampEither(long timestamp) {
        DeadLetter letter =
                decode("/p/d/thing/event/property/post", timestamp, "{broken").get(0).deadLetter();

        assertThat(letter.kafkaTimestamp()).isNegative();
        assertThat(letter.forwardingTopic()).isEqualTo("/p/d/thing/event/property/post");
    }
}
