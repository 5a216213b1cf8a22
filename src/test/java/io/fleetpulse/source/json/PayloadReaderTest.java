package io.fleetpulse.source.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.Readings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

class PayloadReaderTest {

    private static PayloadReader read(String payload, String... pointers) throws MalformedPayload {
        PayloadReader reader = new PayloadReader(List.of(pointers));
        reader.read(payload.getBytes(StandardCharsets.UTF_8));
        return reader;
    }

    /** A payload, a pointer, and the text at the pointer; empty if there is none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"a": "x"}                            | /a        | x
                    {"a": {"b": ["p", {"c": "x"}]}}       | /a/b/1/c  | x
                    ["p", "x"]                            | /1        | x
                    ["p", "x"]                            | /01       |
                    ["p", "x"]                            | /2        |
                    ["p", "x"]                            | /-        |
                    {"0": "x"}                            | /0        | x
                    {"": "x"}                             | /         | x
                    {"a/b": {"m~n": "x"}}                 | /a~1b/m~0n | x
                    {"~1": "x"}                           | /~01      | x
                    {"\\u0061": "x"}                      | /a        | x
                    {"ä": "ö"}                            | /ä        | ö
                    "x"                                   | ``        | x
                    12                                    | ``        | 12
                    {"a": 1.50}                           | /a        | 1.50
                    {"a": "x", "a": "y"}                  | /a        | y
                    {"a": {"b": "x"}, "a": {}}            | /a/b      |
                    {"a": {"b": "x"}, "a": 7}             | /a/b      |
                    {"a": 7, "a": {"b": "x"}}             | /a/b      | x
                    {"a": "x"}                            | /a/b      |
                    {"a": "x"}                            | /b        |
                    """)
    void aPointerFindsItsValue(String payload, String pointer, String text)
            throws MalformedPayload {
        PayloadReader reader = read(payload, pointer);
        assertEquals(text != null, reader.has(0));
        if (text != null) {
            assertEquals(text, reader.name(0));
        }
    }

    @Test
    void pointersMayBeInEachOther() throws MalformedPayload {
        PayloadReader reader = read("{\"a\": {\"b\": 1, \"c\": \"x\"}}", "/a/c", "/a", "");
        assertEquals("x", reader.name(0));
        assertArrayEquals(
                new String[] {"v.b", "v.c"}, reader.readings(1, "v").readings().property());
        assertArrayEquals(
                new String[] {"v.a.b", "v.a.c"}, reader.readings(2, "v").readings().property());
    }

    @Test
    void nothingIsLeftOfThePayloadBefore() throws MalformedPayload {
        PayloadReader reader = read("{\"a\": 1}", "/a");
        assertTrue(reader.has(0));
        reader.read("{\"b\": 1}".getBytes(StandardCharsets.UTF_8));
        assertFalse(reader.has(0));
    }

    @Test
    void aNameIsNoObjectAndNotEmpty() throws MalformedPayload {
        PayloadReader reader =
                read(
                        "{\"a\": {}, \"b\": \"\", \"c\": null, \"d\": true, \"e\": \"\\u0000\"}",
                        "/a",
                        "/b",
                        "/c",
                        "/d",
                        "/e");
        for (int pointer = 0; pointer < 4; pointer++) {
            assertNull(reader.name(pointer));
        }
        assertEquals("\uFFFD", reader.name(4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1700000000000              | 1700000000000",
                "1700000000                 | 1700000000000",
                "1700000000.5               | 1700000000500",
                "\"1700000000\"             | 1700000000000",
                "\"2023-11-14T22:13:20Z\"   | 1700000000000",
                "\"2023-11-14 22:13:20\"    | 1700000000000",
                "\"2023-11-15T06:13:20+08:00\" | 1700000000000",
                "\"yesterday\"              |",
                "0                          |",
                "-5                         |",
                "null                       |",
                "[1700000000]               |",
                "{\"a\": 1700000000}        |",
            })
    void aTimeIsInMillisecondsOrSecondsOrADate(String payload, Long time) throws MalformedPayload {
        long expected = Message.NO_TIME;
        if (time != null) {
            expected = time;
        }
        assertEquals(expected, read("{\"t\": " + payload + "}", "/t").time(0));
        assertEquals(Message.NO_TIME, read("{\"t\": " + payload + "}", "/u").time(0));
    }

    @Test
    void readingsAreTypedAsThoseOfProperties() throws MalformedPayload {
        Readings readings =
                read(
                                "{\"n\": -0.5, \"l\": 9007199254740993, \"t\": \"x\\u0000\", \"b\":"
                                        + " true, \"o\": {\"p\": {\"q\": 1}}, \"a\": [2, 1], \"z\":"
                                        + " null, \"n\": 7}",
                                "")
                        .readings(0, "v")
                        .readings();
        assertArrayEquals(
                new String[] {"v.l", "v.t", "v.b", "v.o.p.q", "v.a", "v.n"}, readings.property());
        assertArrayEquals(
                new byte[] {
                    Readings.NUMBER,
                    Readings.TEXT,
                    Readings.BOOLEAN,
                    Readings.NUMBER,
                    Readings.JSON,
                    Readings.NUMBER
                },
                readings.kind());
        assertArrayEquals(new double[] {9007199254740992.0, 0, 0, 1, 0, 7}, readings.number());
        assertArrayEquals(
                new String[] {"9007199254740993", "x\uFFFD", "true", null, "[2,1]", null},
                readings.text());
    }

    @Test
    void whatCannotBeUsedIsToldBesideTheOthers() throws MalformedPayload {
        PayloadReadings readings =
                read("{\"a\": 1e999, \"b\": 1, \"c\": -1e999}", "").readings(0, "v");
        assertArrayEquals(new String[] {"v.b"}, readings.readings().property());
        assertEquals(DeadLetterReason.BAD_VALUE, readings.rejection());
        assertEquals("v.a: no finite double holds the number", readings.detail());
        assertEquals(2, readings.rejected());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``        | No JSON value",
                "{\"a\":1  | No strict JSON at byte 6 of the message",
                "{\"a\":1} 2 | More than one JSON value",
                "{'a':1}   | No strict JSON at byte 1 of the message",
                "{\"a\":NaN} | No strict JSON at byte 8 of the message",
            })
    void whatIsNoJsonIsRefused(String payload, String where) {
        MalformedPayload refused =
                assertThrows(MalformedPayload.class, () -> read(payload.strip(), "/a"));
        assertEquals(where, refused.getMessage());
    }

    @Test
    void binaryAndTooDeepPayloadsAreRefused() {
        PayloadReader reader = new PayloadReader(List.of("/a"));
        assertThrows(MalformedPayload.class, () -> reader.read(new byte[] {'"', (byte) 0xC3, '"'}));
        assertThrows(MalformedPayload.class, () -> read("[".repeat(100_000), "/0/0/0"));
    }
}
