package io.fleetpulse.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes one JSON text in the formats of the platform, as UTF-8 bytes. */
final class MessageJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private final JsonGenerator json;

    MessageJson() {
        try {
            json = JSON.createGenerator(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A call of the generator, which writes to memory. */
    private interface Call {
        void on(JsonGenerator json) throws IOException;
    }

    private MessageJson write(Call call) {
        try {
            call.on(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Ends the text and returns its bytes. */
    byte[] toByteArray() {
        write(JsonGenerator::close);
        return bytes.toByteArray();
    }

    MessageJson beginObject() {
        return write(JsonGenerator::writeStartObject);
    }

    MessageJson endObject() {
        return write(JsonGenerator::writeEndObject);
    }

    MessageJson beginArray() {
        return write(JsonGenerator::writeStartArray);
    }

    MessageJson endArray() {
        return write(JsonGenerator::writeEndArray);
    }

    MessageJson name(String name) {
        return write(out -> out.writeFieldName(name));
    }

    MessageJson text(String text) {
        return write(out -> out.writeString(text));
    }

    /** Writes bytes as text in base64. */
    MessageJson base64(byte[] value) {
        return write(out -> out.writeBinary(value));
    }

    MessageJson number(long number) {
        return write(out -> out.writeNumber(number));
    }

    /** Writes {@code unscaled / 10^scale} with all its decimals, {@code 215, 1} as {@code 21.5}. */
    MessageJson decimal(long unscaled, int scale) {
        return write(out -> out.writeNumber(BigDecimal.valueOf(unscaled, scale)));
    }

    MessageJson bool(boolean value) {
        return write(out -> out.writeBoolean(value));
    }

    /** Writes a number in quotation marks, as the platform sends its identifiers. */
    MessageJson quoted(long number) {
        return text(Long.toString(number));
    }

    /** Writes a time in quotation marks: {@code 2018-08-31 15:32:28.205} with these separators. */
    MessageJson dateTime(long epochMillis, char separator, String zone) {
        LocalDateTime time =
                LocalDateTime.ofEpochSecond(
                        Math.floorDiv(epochMillis, 1_000L),
                        Math.floorMod(epochMillis, 1_000) * 1_000_000,
                        ZoneOffset.UTC);
        return text(DATE.format(time) + separator + TIME.format(time) + zone);
    }

    MessageJson nullValue() {
        return write(JsonGenerator::writeNull);
    }

    /** Writes a complete JSON value. */
    MessageJson raw(byte[] value) {
        return write(
                out -> {
                    out.writeRawValue("");
                    out.flush();
                    bytes.writeBytes(value);
                });
    }

    /**
     * Writes the members of a complete object, which is not empty, as the first members of the open
     * object. More members must follow.
     */
    MessageJson membersOf(byte[] object) {
        return write(
                out -> {
                    out.flush();
                    bytes.write(object, 1, object.length - 2);
                    bytes.write(',');
                });
    }
}
