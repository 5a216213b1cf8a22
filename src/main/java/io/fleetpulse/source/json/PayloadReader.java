package io.fleetpulse.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;

import io.fleetpulse.message.Message;

import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads JSON payloads that are no family of the platform's: the values that some JSON Pointers point
 * to, read as the properties of devices are. Keeps buffers between payloads, so it serves one thread.
 */
public final class PayloadReader {

    private final PayloadPointers root = new PayloadPointers();
    private final List<PayloadPointers> places = new ArrayList<>();
    private final ItemReader items = new ItemReader();
    private byte[] payload;
    private boolean plain;

    /**
     * A reader of these places; each is asked for by its number in the list.
     *
     * @param pointers JSON Pointers, RFC 6901
     */
    public PayloadReader(List<String> pointers) {
        for (String pointer : pointers) {
            places.add(root.add(JsonPointer.compile(pointer)));
        }
    }

    /**
     * Reads a payload.
     *
     * @throws MalformedPayload if it is not exactly one value of strict JSON in UTF-8
     */
    public void read(byte[] bytes) throws MalformedPayload {
        root.clear();
        payload = bytes;
        Utf8 text = Utf8.of(bytes, 0, bytes.length);
        if (text == Utf8.INVALID) {
            throw new MalformedPayload("No UTF-8");
        }
        plain = text == Utf8.PLAIN;
        try (JsonParser parser = StrictJson.parser(bytes, 0, bytes.length)) {
            if (parser.nextToken() == null) {
                throw new MalformedPayload("No JSON value");
            }
            root.read(parser);
            if (parser.nextToken() != null) {
                throw new MalformedPayload("More than one JSON value");
            }
        } catch (IOException malformed) {
            throw new MalformedPayload(MalformedJson.describe(malformed));
        }
    }

    /** Whether there is a value, be it null. */
    public boolean has(int pointer) {
        return places.get(pointer).isFound();
    }

    /** A text, or a number as text; null where the value is no such, or empty. */
    public String name(int pointer) {
        return value(
                pointer,
                parser -> {
                    JsonToken token = parser.currentToken();
                    boolean name = token == JsonToken.VALUE_STRING || token.isNumeric();
                    if (!name || parser.getText().isEmpty()) {
                        return null;
                    }
                    return CleanText.of(parser.getText());
                });
    }

    /**
     * A time: milliseconds or seconds since the epoch as number or text, or an ISO date, in UTC where
     * it has no offset. {@link Message#NO_TIME} where there is none: missing, null, unreadable, not
     * positive.
     */
    public long time(int pointer) {
        if (!has(pointer)) {
            return Message.NO_TIME;
        }
        return value(
                pointer,
                parser -> {
                    JsonToken token = parser.currentToken();
                    if (token == JsonToken.VALUE_STRING) {
                        return Times.ofText(parser.getText(), ZoneOffset.UTC);
                    }
                    return ItemReader.readTime(parser, token);
                });
    }

    /**
     * The readings in a value: one of a scalar or list, of an object one for each member, none of
     * null.
     *
     * @param property name of the property, in front of the members' names
     */
    public PayloadReadings readings(int pointer, String property) {
        items.clear();
        return value(
                pointer,
                parser -> {
                    items.readValue(parser, property, plain);
                    return PayloadReadings.of(items.readings());
                });
    }

    private <T> T value(int pointer, ValueReader<T> reader) {
        PayloadPointers place = places.get(pointer);
        try (JsonParser parser = StrictJson.parser(payload, place.start(), place.end())) {
            parser.nextToken();
            return reader.read(parser);
        } catch (IOException impossible) {
            throw new IllegalStateException("The whole payload was read before", impossible);
        }
    }

    private interface ValueReader<T> {
        T read(JsonParser parser) throws IOException;
    }
}
