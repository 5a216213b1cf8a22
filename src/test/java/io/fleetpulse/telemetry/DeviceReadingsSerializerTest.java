package io.fleetpulse.telemetry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import java.io.IOException;

class DeviceReadingsSerializerTest {

    private final DeviceReadingsSerializer serializer = new DeviceReadingsSerializer();

    private DeviceReadings roundTrip(DeviceReadings message) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(message, out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        DeviceReadings read = serializer.deserialize(in);
        assertEquals(0, in.available());
        return read;
    }

    @Property(tries = 200)
    void everyMessageComesOutAsItWentIn(
            @ForAll String messageKey,
            @ForAll String name,
            @ForAll String text,
            @ForAll long time,
            @ForAll double number)
            throws IOException {
        DeviceReadings message =
                Posted.post(wellFormed(messageKey), time)
                        .from(wellFormed(name))
                        .number(wellFormed(name), time, number)
                        .exact("exact", 0, number, "9007199254740993")
                        .text("text", Long.MAX_VALUE, wellFormed(text))
                        .array("array", Long.MIN_VALUE, "[1]")
                        .message();
        DeviceReadings read = roundTrip(message);
        assertEquals(message.kind(), read.kind());
        assertEquals(message.device(), read.device());
        assertEquals(message.messageKey(), read.messageKey());
        assertEquals(message.fingerprint(), read.fingerprint());
        assertEquals(message.platformTime(), read.platformTime());
        assertEquals(message.eventTime(), read.eventTime());
        assertEquals(message.kafkaTimestamp(), read.kafkaTimestamp());
        assertArrayEquals(message.readings().property(), read.readings().property());
        assertArrayEquals(message.readings().time(), read.readings().time());
        assertArrayEquals(message.readings().kind(), read.readings().kind());
        assertEquals(message.readings().number()[0], read.readings().number()[0]);
        assertArrayEquals(message.readings().text(), read.readings().text());
    }

    /** An unpaired surrogate has no UTF-8 form. */
    private static String wellFormed(String text) {
        return text.replaceAll("\\p{Cs}", "?");
    }

    @Test
    void messageKeysStayAsTheyAreWhetherTheyAreNumbersOrNot() throws IOException {
        for (String key :
                new String[] {
                    "0",
                    "1027049213512345678",
                    "9223372036854775807",
                    "9223372036854775808",
                    "007",
                    "-1",
                    "",
                    "0123456789abcdef0123456789abcdef"
                }) {
            assertEquals(key, roundTrip(Posted.post(key, 0).message()).messageKey());
        }
    }

    @Test
    void fingerprintsDifferByMessageAndByFamily() {
        long post = Posted.post("5", 0).message().fingerprint();
        assertNotEquals(post, Posted.post("6", 0).message().fingerprint());
        assertNotEquals(post, Posted.history("5").message().fingerprint());
        assertNotEquals(
                Posted.post("ab", 0).message().fingerprint(),
                Posted.post("ba", 0).message().fingerprint());
    }

    @Test
    void repeatedNamesAreShared() throws IOException {
        DeviceReadings one = roundTrip(Posted.post("1", 0).number("t", 0, 1).message());
        DeviceReadings other = roundTrip(Posted.post("2", 0).number("t", 0, 2).message());
        assertSame(one.productKey(), other.productKey());
        assertSame(one.readings().property()[0], other.readings().property()[0]);
    }
}
