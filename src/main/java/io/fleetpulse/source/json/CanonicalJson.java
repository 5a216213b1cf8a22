package io.fleetpulse.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON values as text that is the same for the same value: no spaces, members sorted by name, of
 * those given twice the last, numbers as they were written. U+0000 and lone surrogates become
 * U+FFFD.
 */
public final class CanonicalJson {

    private CanonicalJson() {}

    /** The value that the parser stands at; it will stand at the value's end. */
    public static String of(JsonParser parser) throws IOException {
        StringBuilder text = new StringBuilder();
        append(parser, parser.currentToken(), text);
        return text.toString();
    }

    private static void append(JsonParser parser, JsonToken token, StringBuilder text)
            throws IOException {
        switch (token) {
            case START_OBJECT -> appendObject(parser, text);
            case START_ARRAY -> appendArray(parser, text);
            case VALUE_STRING -> appendText(parser.getText(), text);
            default -> text.append(parser.getText());
        }
    }

    private static void appendArray(JsonParser parser, StringBuilder text) throws IOException {
        text.append('[');
        JsonToken element = parser.nextToken();
        while (element != JsonToken.END_ARRAY) {
            append(parser, element, text);
            element = parser.nextToken();
            if (element != JsonToken.END_ARRAY) {
                text.append(',');
            }
        }
        text.append(']');
    }

    /** Writes the members as they come, and puts them in order only where they were not. */
    private static void appendObject(JsonParser parser, StringBuilder text) throws IOException {
        int start = text.append('{').length();
        List<String> names = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        boolean ordered = true;
        String name = parser.nextFieldName();
        while (name != null) {
            int count = names.size();
            ordered &= count == 0 || names.get(count - 1).compareTo(name) < 0;
            JsonToken token = parser.nextToken();
            appendText(name, text);
            append(parser, token, text.append(':'));
            names.add(name);
            ends.add(text.append(',').length());
            name = parser.nextFieldName();
        }
        if (!ordered) {
            sort(text, start, names, ends);
        }
        if (!names.isEmpty()) {
            text.setLength(text.length() - 1);
        }
        text.append('}');
    }

    private static void sort(
            StringBuilder text, int start, List<String> names, List<Integer> ends) {
        Map<String, String> members = new TreeMap<>();
        int from = start;
        for (int member = 0; member < names.size(); member++) {
            members.put(names.get(member), text.substring(from, ends.get(member)));
            from = ends.get(member);
        }
        text.setLength(start);
        members.values().forEach(text::append);
    }

    /** The text of a string. */
    public static String ofText(String value) {
        StringBuilder text = new StringBuilder(value.length() + 2);
        appendText(value, text);
        return text.toString();
    }

    private static void appendText(String value, StringBuilder text) {
        text.append('"');
        JsonStringEncoder.getInstance().quoteAsString(CleanText.of(value), text);
        text.append('"');
    }
}
