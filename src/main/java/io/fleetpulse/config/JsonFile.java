package io.fleetpulse.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads values of a JSON file. A value of an unexpected type is reported with its line and skipped,
 * so that reading continues to the next mistake.
 */
public final class JsonFile implements AutoCloseable {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

    /** The syntax of a JSON Pointer, RFC 6901. */
    private static final String POINTER = "(?s)(/([^/~]|~[01])*+)*+";

    private final JsonParser parser;
    private final Consumer<String> problems;

    JsonFile(byte[] file, Consumer<String> problems) throws IOException {
        parser = JSON.createParser(file);
        this.problems = problems;
    }

    /** Moves to the file's value. */
    public void next() throws IOException {
        parser.nextToken();
    }

    /** Moves to the list's next element; returns false where there is none. */
    public boolean nextElement() throws IOException {
        return parser.nextToken() != JsonToken.END_ARRAY;
    }

    /**
     * Moves to the value of the object's next member and returns the member's name; null where
     * there is none.
     */
    public String nextMember() throws IOException {
        String name = parser.nextFieldName();
        if (name == null) {
            return null;
        }
        if (!namesOfObject().add(name)) {
            wrong(line(), "\"" + name + "\" is given twice in an object");
        }
        parser.nextToken();
        return name;
    }

    /** Returns the names of the members so far, which the parser keeps with the open object. */
    private Set<String> namesOfObject() {
        if (parser.currentValue() instanceof ObjectNames known) {
            return known.names();
        }
        ObjectNames names = new ObjectNames(new HashSet<>());
        parser.assignCurrentValue(names);
        return names.names();
    }

    private record ObjectNames(Set<String> names) {}

    /** Reports any text after the file's value. */
    public void end() throws IOException {
        if (parser.nextToken() != null) {
            wrong(line(), "expected the end of the file");
        }
    }

    /** Whether the value is an object; reports any other value. */
    public boolean isObject(String expected) throws IOException {
        return is(JsonToken.START_OBJECT, expected);
    }

    /** Whether the value is a list; reports any other value. */
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

    /** Returns a text that is not empty; reports any other value and returns null. */
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

    /**
     * Returns a JSON Pointer, of which {@code ""} selects the whole payload; reports any other
     * value and returns null.
     */
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

    /**
     * Returns a setting's value from text or a number; reports any other value and returns null.
     */
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

    /** Whether the value is text; reports nothing. */
    public boolean isText() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    /** Returns a list of texts; reports any other value and returns an empty list. */
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

    /** Returns a boolean; reports any other value and returns false. */
    public boolean flag(String member) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_FALSE) {
            return false;
        }
        return is(JsonToken.VALUE_TRUE, "\"" + member + "\": expected true or false");
    }

    /** Reports an unknown member, and skips its value. */
    public void unknown(String member, String expected) throws IOException {
        wrong(line(), "unknown member \"" + member + "\"; expected " + expected);
        parser.skipChildren();
    }

    /** Returns the line in which the value begins, from 1. */
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
