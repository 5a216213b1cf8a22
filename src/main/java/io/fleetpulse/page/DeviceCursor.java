package io.fleetpulse.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.fleetpulse.page.Parameters.BadRequest;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * The last device that a page of a device list looked at; the next page starts after this device.
 *
 * @param since since when the device has its status, in microseconds since the epoch, the
 *     database's precision; null if the device has no status or the list is not ordered by this
 *     time
 * @param unfinished whether the page ended early, because few of the devices that it looked at
 *     match; the next page then looks at all other devices, for as long as that takes
 */
record DeviceCursor(Long since, String productKey, String deviceName, boolean unfinished) {

    /** Precedes the devices without a status, which come last by time. */
    static final DeviceCursor WITHOUT_STATUS = new DeviceCursor(null, "", "", false);

    private static final JsonFactory JSON = new JsonFactory();

    /** Returns the same key as the end of a page that ended early. */
    DeviceCursor asUnfinished() {
        return new DeviceCursor(since, productKey, deviceName, true);
    }

    /** Returns the key as a parameter's value: a JSON array. */
    String text() {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartArray();
            if (since == null) {
                out.writeNull();
            } else {
                out.writeNumber(since);
            }
            out.writeString(productKey);
            out.writeString(deviceName);
            if (unfinished) {
                out.writeBoolean(true);
            }
            out.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /**
     * Reads a key from a parameter.
     *
     * @param text empty for the first page
     * @return the key; null for the first page
     */
    static DeviceCursor parse(String text) throws BadRequest {
        if (text.isEmpty()) {
            return null;
        }
        try (JsonParser in = JSON.createParser(text)) {
            in.nextToken();
            Long since = in.nextToken() == JsonToken.VALUE_NULL ? null : in.getLongValue();
            String productKey = in.nextTextValue();
            String deviceName = in.nextTextValue();
            JsonToken end = in.nextToken();
            boolean unfinished = end == JsonToken.VALUE_TRUE;
            boolean sound =
                    since == null || (since >= 0 && since <= 1000 * Parameters.GREATEST_TIME);
            if (sound
                    && isText(productKey)
                    && isText(deviceName)
                    && (unfinished ? in.nextToken() : end) == JsonToken.END_ARRAY) {
                return new DeviceCursor(since, productKey, deviceName, unfinished);
            }
        } catch (IOException notAKey) {
            // Reported below, like a key with other members.
        }
        throw new BadRequest("after: expected the key that the page before ended with");
    }

    /**
     * Returns whether PostgreSQL can store the text, which must not contain U+0000 or unpaired
     * surrogates.
     */
    private static boolean isText(String text) {
        return text != null
                && text.codePoints()
                        .noneMatch(
                                point ->
                                        point == 0
                                                || Character.getType(point) == Character.SURROGATE);
    }
}
