package io.fleetpulse.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Values of a JSON file. One of another type than expected is told with its line and skipped, so that
 * reading goes on to the next mistake.
 */
public final class JsonFile implements AutoCloseable {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    /** RFC 6901. */
    private static final String POINTER = "(?s)(/([^/~]|~[01])*+)*+";

    private final JsonParser parser;
    private final Consumer<String> problems;

    /**
     * Values of a file.
     *
     * @param problems takes what is wrong, beginning with its line
     */
    public JsonFile(byte[] file, Consumer<String> problems) throws IOException {
        parser = JSON.createParser(file);
        this.problems = problems;
    }

    /** Where and why a file is no JSON. */
    public static String describe(JsonProcessingException malformed) {
        String reason = malformed.getOriginalMessage().lines().findFirst().orElse("");
        return "line %d, column %d: malformed JSON: %s"
                .formatted(
                        malformed.getLocation().getLineNr(),
                        malformed.getLocation().getColumnNr(),
                        reason);
    }

    /** Goes to the file's value. */
    public void next() throws IOException {
        parser.nextToken();
    }

    /** Goes to the list's next element; false where there is none. */
    public boolean nextElement() throws IOException {
        return parser.nextToken() != JsonToken.END_ARRAY;
    }

    /** Goes to the value of the object's next member; null where there is none. */
    public String nextMember() throws IOException {
        String name = parser.nextFieldName();
        if (name != null) {
            parser.nextToken();
        }
        return name;
    }

    /** Nothing may follow. */
    public void end() throws IOException {
        if (parser.nextToken() != null) {
            wrong(line(), "expected the end of the file");
        }
    }

    /** Whether the value is an object; anything else is a mistake. */
    public boolean isObject(String expected) throws IOException {
        return is(JsonToken.START_OBJECT, expected);
    }

    /** Whether the value is a list; anything else is a mistake. */
    public boolean isList(String expected) throws IOException {
        return is(JsonToken.START_ARRAY, expected);
    }

    private boolean is(JsonToken token, String expected) throws IOException {
        if (parser.currentToken() == token) {
            return true;
        }
        wrong(line(), expected);
        if (parser.currentToken() != null) {
            parser.skipChildren();
        }
        return false;
    }

    /** Text that is not empty; null for anything else. */
    public String name(String member) throws IOException {
        String expected = "\"" + member + "\": expected text that is not empty";
        if (!is(JsonToken.VALUE_STRING, expected)) {
            return null;
        }
        if (parser.getText().isEmpty()) {
            wrong(line(), expected);
            return null;
        }
        return parser.getText();
    }

    TopicFilter topic(String member) throws IOException {
        String text = name(member);
        if (text == null) {
            return null;
        }
        try {
            return TopicFilter.parse(text);
        } catch (IllegalArgumentException noFilter) {
            wrong(line(), "\"" + member + "\": " + noFilter.getMessage());
            return null;
        }
    }

    /** A JSON Pointer, of which {@code ""} points to the whole payload; null for anything else. */
    String pointer(String member) throws IOException {
        String expected =
                "\"" + member + "\": expected a JSON Pointer, such as /data/0/temperature";
        if (!is(JsonToken.VALUE_STRING, expected)) {
            return null;
        }
        if (!parser.getText().matches(POINTER)) {
            wrong(line(), expected);
            return null;
        }
        return parser.getText();
    }

    /** A value that a setting could have, as text or number; null for anything else. */
    public <T> T value(String member, ConfigType<T> type) throws IOException {
        String expected = "\"" + member + "\": expected " + type.expected();
        if (parser.currentToken() == null || !parser.currentToken().isScalarValue()) {
            wrong(line(), expected);
            parser.skipChildren();
            return null;
        }
        try {
            return type.parser().apply(parser.getText().strip());
        } catch (RuntimeException malformed) {
            wrong(line(), expected);
            return null;
        }
    }

    /** Whether the value is text; nothing is reported where it is not. */
    public boolean isText() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    /** A list of texts; empty for anything else. */
    public List<String> texts(String member) throws IOException {
        List<String> texts = new ArrayList<>();
        String expected = "\"" + member + "\": expected a list of texts";
        if (isList(expected)) {
            while (nextElement()) {
                if (is(JsonToken.VALUE_STRING, expected)) {
                    texts.add(parser.getText());
                }
            }
        }
        return List.copyOf(texts);
    }

    /** True or false; false for anything else. */
    public boolean flag(String member) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_FALSE) {
            return false;
        }
        return is(JsonToken.VALUE_TRUE, "\"" + member + "\": expected true or false");
    }

    /** Reports a member that nothing reads, and skips its value. */
    public void unknown(String member, String expected) throws IOException {
        wrong(line(), "unknown member \"" + member + "\"; expected " + expected);
        parser.skipChildren();
    }

    /** The line that the value begins in, from 1. */
    public int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    /** Reports a mistake. */
    public void wrong(int line, String problem) {
        problems.accept("line " + line + ": " + problem);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
