package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.result.KeyText;
import io.fleetpulse.result.Table;
import io.fleetpulse.tools.SlowTest;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** For any content of a topic, the job finishes and every record becomes a row. */
@SlowTest("a run of the job for every kind of hostile input")
class HostileInputIT {

    private static final long NOW = Instant.parse("2026-03-01T08:00:00Z").toEpochMilli();
    private static final long DAY = 86_400_000;
    private static final String SECRET = "wsde9f1c7d42TopSecret";
    private static final String PROPERTIES = "/p/d/thing/event/property/post";
    private static final String LONG_NAME = randomName(10_000);
    private static final String ASTRAL_NAME = "设备-𝔇-\u202E🚀";

    /** The expected dead letters by offset and part. */
    private static final Map<List<Object>, DeadLetterReason> EXPECTED = new HashMap<>();

    private static String servers;
    private static String topic;
    private static String database;
    private static MappedInput mapped;
    private static DelayedReplies replies;

    @BeforeAll
    static void run(@TempDir Path checkpoints) throws Exception {
        Sent sent = new Sent(NOW);
        mapped = new MappedInput(sent, NOW);
        EXPECTED.putAll(mapped.deadLetters());
        replies = new DelayedReplies(sent, NOW);
        sendNoMessages(sent);
        sendBadMessages(sent);
        sendSecrets(sent);
        sendOddMessages(sent);
        sendTooLate(sent);
        servers = Servers.get().broker().bootstrapServers();
        database = Servers.get().newDatabase();
        topic = Servers.get().newTopic(1);
        sent.publish(servers, topic);
        String mappings = MappedInput.writeMappings(checkpoints).toString();
        try (FleetRun run =
                new FleetRun(
                        checkpoints, servers, topic, database, "--custom.mappings", mappings)) {
            run.toTheEnd();
        }
    }

    private static void sendNoMessages(Sent sent) {
        expect(DeadLetterReason.EMPTY, sent.add(PROPERTIES, (byte[]) null));
        expect(DeadLetterReason.EMPTY, sent.add(null, new byte[0]));
        byte[] binary = new byte[100_000];
        new Random(1).nextBytes(binary);
        expect(DeadLetterReason.MALFORMED_JSON, sent.add(PROPERTIES, binary));
        byte[] overlong = "{\"items\":\"..\"}".getBytes(StandardCharsets.UTF_8);
        overlong[10] = (byte) 0xC0;
        overlong[11] = (byte) 0x80;
        expect(DeadLetterReason.MALFORMED_JSON, sent.add(PROPERTIES, overlong));
        expect(
                DeadLetterReason.MALFORMED_JSON,
                sent.add(PROPERTIES, "[".repeat(10_000) + "]".repeat(10_000)));
        expect(
                DeadLetterReason.MALFORMED_JSON,
                sent.add(PROPERTIES, "{\"items\":".repeat(10_000) + "1" + "}".repeat(10_000)));
        expect(DeadLetterReason.MALFORMED_JSON, sent.add(PROPERTIES, "x".repeat(1_000_000)));
        expect(
                DeadLetterReason.RAW_DEVICE_MESSAGE,
                sent.add(
                        "/sys" + PROPERTIES,
                        "{\"id\":\"1\",\"version\":\"1.0\",\"params\":{},"
                                + "\"method\":\"thing.event.property.post\"}"));
        expect(DeadLetterReason.UNKNOWN_TOPIC, sent.add("/p/d/thing/what", "{\"a\":1}"));
        expect(DeadLetterReason.UNKNOWN_TOPIC, sent.add("\0" + "/".repeat(5_000), "{\"a\":1}"));
        expect(DeadLetterReason.UNRECOGNISED_SHAPE, sent.add(null, "{\"a\":1}"));
    }

    private static void sendBadMessages(Sent sent) {
        expect(DeadLetterReason.MISSING_MEMBER, sent.add("/as/mqtt/status/p/d", "{\"time\":null}"));
        expect(
                DeadLetterReason.BAD_MEMBER,
                sent.add("/as/mqtt/status/p/d", status("sleeping", NOW, "")));
        expect(
                DeadLetterReason.FUTURE_TIMESTAMP,
                sent.add("/as/mqtt/status/p/d", status("online", NOW + 400 * DAY, "")));
        long numbers =
                sent.add(
                        PROPERTIES,
                        post(
                                "d",
                                "\"a\":{\"value\":1e999},\"b\":{\"value\":"
                                        + "9".repeat(100_000)
                                        + "},\"c\":{\"value\":7},\"d\":{\"value\":8,\"time\":"
                                        + (NOW + DAY)
                                        + "}"));
        EXPECTED.put(List.of(numbers, 1L), DeadLetterReason.BAD_VALUE);
        EXPECTED.put(List.of(numbers, 2L), DeadLetterReason.BAD_VALUE);
        EXPECTED.put(List.of(numbers, 4L), DeadLetterReason.FUTURE_TIMESTAMP);
    }

    /** Valid messages become results; invalid ones in the same wrappers become dead letters. */
    private static void sendSecrets(Sent sent) {
        String whole =
                "{\"action\":\"create\",\"iotId\":\"i\",\"productKey\":\"p\",\"deviceName\":\"d\","
                        + "\"deviceSecret\":\""
                        + SECRET
                        + "\",\"messageCreateTime\":"
                        + NOW
                        + "}";
        String broken = whole.replace("create", "explode");
        String torn = whole.substring(0, whole.length() - 3);
        String lifecycle = "/p/d/thing/lifecycle";
        wrapped(whole).forEach(value -> sent.add(lifecycle, value));
        wrapped(broken)
                .forEach(value -> expect(DeadLetterReason.BAD_MEMBER, sent.add(lifecycle, value)));
        expect(DeadLetterReason.MALFORMED_JSON, sent.add(lifecycle, torn));
        wrapped(broken)
                .forEach(
                        value ->
                                expect(
                                        DeadLetterReason.MALFORMED_JSON,
                                        sent.add(null, value + "}")));
        wrapped("{\"hello\":\"world\",\"deviceSecret\":\"" + SECRET + "\"}")
                .forEach(value -> expect(reason(value), sent.add("/p/d/thing/what", value)));
    }

    /**
     * If the topic is not one of the platform's, the queue's message type still determines the
     * family.
     */
    private static DeadLetterReason reason(String value) {
        if (value.contains("messagetype")) {
            return DeadLetterReason.MISSING_MEMBER;
        }
        return DeadLetterReason.UNKNOWN_TOPIC;
    }

    private static Stream<String> wrapped(String message) {
        String text = message.replace("\"", "\\\"");
        String envelope =
                ",\"topic\":\"/p/d/thing/lifecycle\",\"messageId\":1400000000000000001,"
                        + "\"generateTime\":"
                        + NOW
                        + "}";
        return Stream.of(
                message,
                "{\"payload\":" + message + envelope,
                "{\"payload\":\"" + text + "\"" + envelope,
                "{\"payload\":\"" + base64(message) + "\"" + envelope,
                "{\"payload\":\"" + base64(message) + queue(),
                "{\"payload\":\"" + base64(base64(message)) + queue(),
                "{\"Message\":\"" + text + "\"}",
                "{\"generateTime\":1,\"messageId\":\"1\",\"instanceId\":\"i\",\"productKey\":\"p\","
                        + "\"deviceName\":\"d\",\"topic\":\"/p/d/thing/lifecycle\",\"content\":"
                        + message
                        + "}");
    }

    private static String queue() {
        return "\",\"messagetype\":\"device_lifecycle\",\"topic\":\"/p/d/thing/lifecycle\","
                + "\"messageid\":\"1400000000000000002\",\"timestamp\":"
                + NOW / 1_000
                + "}";
    }

    private static void sendOddMessages(Sent sent) {
        sent.add(PROPERTIES, post("big", "\"text\":{\"value\":\"" + "ü".repeat(450_000) + "\"}"));
        expect(
                DeadLetterReason.BAD_MEMBER,
                sent.add(PROPERTIES, post(LONG_NAME, "\"n\":{\"value\":1}")));
        sent.add(PROPERTIES, post("nul\\u0000nul", "\"a\\u0000b\":{\"value\":\"c\\u0000d\"}"));
        sent.add(PROPERTIES, post(ASTRAL_NAME, "\"温度\":{\"value\":\"🌡\\ud800\"}"));
        String twice = post("twice", "\"n\":{\"value\":5}");
        sent.add(PROPERTIES, twice);
        sent.add(PROPERTIES, twice);
    }

    /** The watermark has passed the status by then: it moves several times a second. */
    private static void sendTooLate(Sent sent) {
        sent.add("/as/mqtt/status/p/late", status("online", NOW, "late"));
        for (int i = 0; i < 40_000; i++) {
            sent.add(PROPERTIES, post("filler" + i % 50, "\"n\":{\"value\":" + i + "}"));
        }
        expect(
                DeadLetterReason.TOO_LATE,
                sent.add("/as/mqtt/status/p/late", status("offline", NOW - 3 * DAY, "late")));
    }

    private static String status(String status, long at, String device) {
        return "{\"status\":\"%s\",\"productKey\":\"p\",\"deviceName\":\"%s\",\"utcTime\":\"%s\"}"
                .formatted(status, device, Instant.ofEpochMilli(at));
    }

    private static String post(String device, String items) {
        return "{\"productKey\":\"p\",\"deviceName\":\"%s\",\"gmtCreate\":%d,\"items\":{%s}}"
                .formatted(device, NOW, items);
    }

    private static void expect(DeadLetterReason reason, long offset) {
        EXPECTED.put(List.of(offset, 0L), reason);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String randomName(int length) {
        return new Random(2)
                .ints(length, 'a', 'z' + 1)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    @Test
    void everyRecordThatIsNoResultIsADeadLetterOfItsReason() throws SQLException {
        Map<List<Object>, DeadLetterReason> actual = new HashMap<>();
        ResultRows.read(
                        database,
                        "dead_letter",
                        4,
                        "source_topic",
                        "source_partition",
                        "source_offset",
                        "part",
                        "reason")
                .rows()
                .forEach(
                        (key, row) -> {
                            if (key.get(0).equals(topic)) {
                                actual.put(
                                        key.subList(2, 4),
                                        DeadLetterReason.valueOf((String) row.get(0)));
                            }
                        });
        assertThat(actual).isEqualTo(EXPECTED);
    }

    @Test
    void theTopicOfDeadLettersIsTheTable() throws Exception {
        Map<List<Object>, List<Object>> rows =
                ResultTopicRows.of(servers, topic + ".", Table.DEAD_LETTER, "read_committed")
                        .rows();
        new ResultRows(rows).assertAre(ResultTopicRows.inDatabase(database, Table.DEAD_LETTER));
    }

    @Test
    void theDatabaseRefusesNoRow() throws SQLException {
        assertThat(
                        ResultRows.read(
                                        database,
                                        "dead_letter",
                                        4,
                                        "source_topic",
                                        "source_partition",
                                        "source_offset",
                                        "part")
                                .rows()
                                .keySet())
                .allSatisfy(key -> assertThat(key.get(0)).isEqualTo(topic));
    }

    @Test
    void oddTextIsKeptAsFarAsADatabaseCan() throws SQLException {
        assertThat(
                        ResultRows.read(
                                        database,
                                        "device_property",
                                        3,
                                        "product_key",
                                        "device_name",
                                        "property",
                                        "value")
                                .rows())
                .containsEntry(List.of("p", "nul\uFFFDnul", "a\uFFFDb"), List.of("\"c\uFFFDd\""))
                .containsEntry(List.of("p", ASTRAL_NAME, "温度"), List.of("\"🌡\uFFFD\""))
                .containsEntry(
                        List.of("p", "big", "text"),
                        List.of("\"" + KeyText.of("ü".repeat(450_000), 64 * 1024) + "\""));
    }

    @Test
    void aBadReadingSpoilsNoOtherAndARedeliveryNoCount() throws SQLException {
        assertThat(
                        ResultRows.read(
                                        database,
                                        "property_window",
                                        4,
                                        "product_key",
                                        "device_name",
                                        "property",
                                        "window_start",
                                        "count",
                                        "sum")
                                .rows())
                .containsEntry(List.of("p", "d", "c", NOW), List.of(1L, 7.0))
                .containsEntry(List.of("p", "twice", "n", NOW), List.of(1L, 5.0))
                .containsEntry(List.of("p", "filler0", "n", NOW), List.of(800L, 15_980_000.0))
                .doesNotContainKey(List.of("p", "d", "a", NOW))
                .doesNotContainKey(List.of("p", "d", "d", NOW));
    }

    @Test
    void readingsInCustomMessagesCountOnceInWhateverOrderTheyCome() throws SQLException {
        mapped.assertWindows(database);
        mapped.assertLatestValues(database);
    }

    @Test
    void whatAMappingDoesNotFitIsADeadLetterThatNamesThePointer() throws SQLException {
        mapped.assertDetails(database, topic);
    }

    @Test
    void customMessagesCountForTheirTopicMappedOrNot() throws SQLException {
        mapped.assertTopics(database);
        mapped.assertStream(database);
    }

    @Test
    void repliesCountOnceWithTheDelayOfTheirDelivery() throws SQLException {
        replies.assertStream(database);
        replies.assertWindows(database);
    }

    @Test
    void theSecretIsNowhere() throws Exception {
        FleetTables tables = FleetTables.read(database);
        tables.rows().values().forEach(rows -> rows.forEach(HostileInputIT::assertWithoutSecret));
        for (ResultTopicRows rows :
                ResultTopicRows.all(servers, topic + ".", "read_committed").values()) {
            for (ConsumerRecord<byte[], byte[]> record : rows.records()) {
                assertWithoutSecret(new String(record.key(), StandardCharsets.UTF_8));
                if (record.value() != null) {
                    assertWithoutSecret(new String(record.value(), StandardCharsets.UTF_8));
                }
            }
        }
    }

    /** Checks plain text and one or two layers of Base64, with any text before the secret. */
    private static void assertWithoutSecret(String row) {
        assertThat(row.contains(SECRET)).as(row).isFalse();
        for (String before : List.of("", "x", "xx")) {
            String once = inside(base64(before + SECRET));
            assertThat(row.contains(once)).as(row).isFalse();
            for (String more : List.of("", "x", "xx")) {
                assertThat(row.contains(inside(base64(more + once)))).as(row).isFalse();
            }
        }
    }

    /** Removes the characters at both ends, which depend on adjacent bytes. */
    private static String inside(String base64) {
        return base64.substring(4, base64.length() - 4);
    }
}
