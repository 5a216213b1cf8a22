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
 * Reads JSON payloads that belong to no family of the platform. JSON Pointers select the values,
 * which are read like the properties of devices. Keeps buffers between payloads, so one instance
 * serves one thread.
 */
public final class PayloadReader {

    private final PayloadPointers root = new PayloadPointers();
    private final List<PayloadPointers> places = new ArrayList<>();
    private final ItemReader items = new ItemReader(ZoneOffset.UTC);
    private byte[] payload;
    private boolean plain;

    /**
     * Creates a reader of these places; a place's index in the list identifies it.
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
     * @throws MalformedPayload if the payload is not exactly one value of strict JSON in UTF-8
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

    /** Whether there is a value, null included. */
    public boolean has(int pointer) {
        return places.get(pointer).isFound();
    }

    /** Returns a text, or a number as text; null for any other value, and for empty text. */
    public String name(int pointer) {
        return value(
                pointer,
                parser -> {
                    JsonToken token = parser.currentToken();
                    boolean name = token == JsonToken.VALUE_STRING || token.isNumeric();
                    if (!name || parser.getText().isEmpty()) {
                        return null;
                    }
                    return CleanText.withoutSecrets(parser.getText());
                });
    }

    /**
     * Returns a time from milliseconds or seconds since the epoch, as number or text, or from an
     * ISO date, in UTC where it has no offset. Returns {@link Message#NO_TIME} where the value is
     * missing, null, unreadable or not positive.
     */
    public long time(int pointer) {
        if (!has(pointer)) {
            return Message.NO_TIME;
        }
        return value(pointer, parser -> items.readTime(parser, parser.currentToken()));
    }

    /**
     * Returns the readings in a value: one for a scalar or list, one for each member of an object,
     * none for null.
     *
     * @param property name of the property, and prefix of the members' names
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
