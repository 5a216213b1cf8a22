package io.fleetpulse.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Unquotes text that was written as a JSON string where plain text is expected. */
public final class JsonString {

    private JsonString() {}

    /** Returns the content of a JSON string; any other text unchanged. */
    public static String unquoted(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (JsonParser parser = StrictJson.parser(bytes, 0, bytes.length)) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                return text;
            }
            String said = CleanText.of(parser.getText());
            return parser.nextToken() == null ? said : text;
        } catch (IOException otherText) {
            return text;
        }
    }
}
