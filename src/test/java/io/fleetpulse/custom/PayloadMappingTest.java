package io.fleetpulse.custom;

import static io.fleetpulse.custom.Messages.NOW;
import static io.fleetpulse.custom.Messages.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.config.CustomMapping;
import io.fleetpulse.config.ReadingMapping;
import io.fleetpulse.config.TopicFilter;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.CustomMessage;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.message.Readings;
import io.fleetpulse.source.decode.FutureLimit;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

class PayloadMappingTest {

    private static final long MINUTE = 60_000;

    private static PayloadMapping mapping(ReadingMapping... readings) {
        return new PayloadMapping(
                new CustomMapping(
                        new TopicFilter(null, null, List.of("#")),
                        null,
                        List.of("--"),
                        List.of(readings)),
                new FutureLimit(5 * MINUTE));
    }

    private static ReadingMapping reading(String property, String value) {
        return new ReadingMapping(property, null, value, null, false);
    }

    private static ReadingMapping timed(String property, String value, String time) {
        return new ReadingMapping(property, null, value, time, false);
    }

    /** Readings as {@code property=value@time}, the time relative to {@link Messages#NOW}. */
    private static List<String> readings(MappedMessage mapped) {
        List<String> texts = new ArrayList<>();
        if (mapped.post() == null) {
            return texts;
        }
        Readings readings = mapped.post().readings();
        for (int index = 0; index < readings.size(); index++) {
            String value = readings.text()[index];
            if (readings.kind()[index] == Readings.NUMBER) {
                value = Double.toString(readings.number()[index]);
            }
            long time = readings.time()[index] - NOW;
            texts.add(readings.property()[index] + "=" + value + "@" + time);
        }
        return texts;
    }

    private static List<String> letters(MappedMessage mapped) {
        return mapped.deadLetters().stream()
                .map(letter -> letter.part() + " " + letter.reason() + ": " + letter.detail())
                .collect(Collectors.toList());
    }

    /** A payload, and the readings by a mapping of a temperature at /t with time /at. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"t": 21.5}                       | [t=21.5@0]           | []
                    {"t": 21, "at": 1699999940000}    | [t=21.0@-60000]      | []
                    {"t": 21, "at": 1699999940}       | [t=21.0@-60000]      | []
                    {"t": 21, "at": null}             | [t=21.0@0]           | []
                    {"t": 21, "at": "soon"}           | [t=21.0@0]           | []
                    {"t": "warm"}                     | [t=warm@0]           | []
                    {"t": true}                       | [t=true@0]           | []
                    {"t": {"in": 21, "out": "--"}}    | [t.in=21.0@0]        | []
                    {"t": [1]}                        | [t=[1]@0]            | []
                    {"t": "--"}                       | []                   | []
                    {"t": "--", "at": 9999999999}     | []                   | []
                    {"t": null}                       | []                   | []
                    {"t": {}}                         | []                   | []
                    {"x": 21}                         | []  | [1 UNMAPPED: Nothing at /t]
                    [21]                              | []  | [1 UNMAPPED: Nothing at /t]
                    {"t": 1e999}                      | []  \
                    | [1 BAD_VALUE: t: no finite double holds the number]
                    {"t": {"a": 1e999, "b": 1, "c": 1e999}} | [t.b=1.0@0] \
                    | [1 BAD_VALUE: t.a: no finite double holds the number; and 1 more members]
                    {"t": 21, "at": 1700000300000}    | [t=21.0@300000]      | []
                    {"t": 21, "at": 1700000300001}    | []  \
                    | [1 FUTURE_TIMESTAMP: t: time is 1700000300001, too far ahead of the Kafka \
                    timestamp 1700000000000]
                    on                                | []  \
                    | [0 UNMAPPED: The payload is no JSON: No strict JSON at byte 2 of the message]
                    """)
    void aPayloadBecomesReadingsAndDeadLetters(String payload, String readings, String letters) {
        MappedMessage mapped = mapping(timed("t", "/t", "/at")).map(message("weather", payload));
        assertEquals(readings, readings(mapped).toString());
        assertEquals(letters, letters(mapped).toString());
    }

    @Test
    void whatFitsCountsBesideWhatDoesNot() {
        PayloadMapping mapping =
                mapping(reading("a", "/a"), reading("b", "/b/0"), reading("c", "/c"));
        MappedMessage mapped = mapping.map(message("x", "{\"a\": 1, \"b\": [], \"c\": 3}"));
        assertEquals(List.of("a=1.0@0", "c=3.0@0"), readings(mapped));
        assertEquals(List.of("2 UNMAPPED: Nothing at /b/0"), letters(mapped));
    }

    @Test
    void anOptionalReadingMayBeMissing() {
        MappedMessage mapped =
                mapping(new ReadingMapping("a", null, "/a", null, true)).map(message("x", "{}"));
        assertNull(mapped.post());
        assertEquals(List.of(), mapped.deadLetters());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"mcu:Power\" | [mcu:Power=1.0@0] | []",
                "17            | [17=1.0@0]        | []",
                "\"\"          | []                | [1 UNMAPPED: No name at /n]",
                "null          | []                | [1 UNMAPPED: No name at /n]",
                "{\"a\": 1}    | []                | [1 UNMAPPED: No name at /n]",
            })
    void aPayloadMayNameTheProperty(String name, String readings, String letters) {
        MappedMessage mapped =
                mapping(new ReadingMapping(null, "/n", "/v", null, false))
                        .map(message("x", "{\"v\": 1, \"n\": " + name + "}"));
        assertEquals(readings, readings(mapped).toString());
        assertEquals(letters, letters(mapped).toString());
    }

    @Test
    void anAbsurdlyLongNameIsNoName() {
        String payload = "{\"v\": 1, \"n\": \"" + "x".repeat(4097) + "\"}";
        MappedMessage mapped =
                mapping(new ReadingMapping(null, "/n", "/v", null, false))
                        .map(message("x", payload));
        assertEquals(List.of("1 UNMAPPED: Too long a name at /n"), letters(mapped));
    }

    @Test
    void withoutAnyTimeThereIsNoReading() {
        PayloadMapping mapping = mapping(timed("t", "/t", "/at"));
        CustomMessage timeless = message("x", "{\"t\": 1}", Message.NO_TIME, -1);
        assertEquals(
                List.of("1 UNMAPPED: No time, neither in the payload nor of the message"),
                letters(mapping.map(timeless)));
        CustomMessage timely = message("x", "{\"t\": 1, \"at\": 1700000000}", Message.NO_TIME, -1);
        assertEquals(List.of("t=1.0@0"), readings(mapping.map(timely)));
    }

    @Test
    void theReadingsHaveTheOriginAndTheTimeOfTheMessage() {
        CustomMessage message = message("x", "{\"t\": 1}", NOW - 1, NOW);
        PropertyPost post = mapping(reading("t", "/t")).map(message).post();
        assertSame(message.origin(), post.origin());
        assertEquals("a1", post.productKey());
        assertEquals("device", post.deviceName());
        assertEquals(NOW - 1, post.platformTime());
        assertTrue(post.failures().isEmpty());
    }

    @Test
    void aDeadLetterHoldsThePayloadWithoutSecrets() {
        DeadLetter letter =
                mapping(reading("t", "/t"))
                        .map(message("x", "{\"deviceSecret\": \"hunter2\"}"))
                        .deadLetters()
                        .get(0);
        assertEquals(DeadLetterReason.UNMAPPED, letter.reason());
        assertEquals("custom", letter.family());
        assertEquals(7, letter.sourceOffset());
        assertFalse(letter.value().contains("hunter2"));
        assertTrue(letter.value().startsWith("{\"deviceSecret\""));
    }

    @Property(tries = 100)
    void theOrderOfMembersDoesNotMatter(@ForAll Random random) {
        PayloadMapping mapping =
                mapping(
                        timed("a", "/a/v", "/at"),
                        new ReadingMapping(null, "/n", "/b", "/a/at", false),
                        reading("gone", "/gone"));
        List<String> members =
                new ArrayList<>(
                        List.of(
                                "\"a\": {\"at\": 1699999999, \"v\": 1}",
                                "\"at\": 1699999998",
                                "\"n\": \"name\"",
                                "\"b\": \"text\"",
                                "\"other\": [{\"a\": 5}]"));
        Collections.shuffle(members, random);
        MappedMessage mapped = mapping.map(message("x", "{" + String.join(", ", members) + "}"));
        assertEquals(List.of("a=1.0@-2000", "name=text@-1000"), readings(mapped));
        assertEquals(List.of("3 UNMAPPED: Nothing at /gone"), letters(mapped));
    }

    @Property(tries = 200)
    void anyPayloadEndsInReadingsOrDeadLetters(@ForAll byte[] noise) {
        String payload = new String(noise, StandardCharsets.ISO_8859_1);
        MappedMessage mapped = mapping(reading("all", "")).map(message("x", payload));
        assertTrue(
                mapped.post() != null
                        || !mapped.deadLetters().isEmpty()
                        || List.of("null", "{}", "\"--\"").contains(payload.strip()));
    }
}
