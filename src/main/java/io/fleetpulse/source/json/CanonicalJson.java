package io.fleetpulse.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;

import io.fleetpulse.deadletter.SecretMask;
import io.fleetpulse.result.JsonNumber;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Writes JSON values as canonical text: equal values have equal texts. The text has no spaces and
 * sorts members by name; of members with the same name it keeps the last. Numbers are written as
 * {@link #ofNumber} says. U+0000 and lone surrogates become U+FFFD. Secrets are masked.
 */
public final class CanonicalJson {

    /** The place of a member in the text. */
    private record Place(int from, int to) {}

    /**
     * An object whose members are not sorted.
     *
     * @param members places of the members, sorted by name
     * @param end where the object's last member ends
     */
    private record Unordered(List<Place> members, int end) {}

    /** Numbers of so many characters without an exponent are within the range of doubles. */
    private static final int LONGEST_PLAIN = 300;

    /** Maximum number of characters of a number that keeps all its digits. */
    private static final int LONGEST_EXACT = 1024;

    private final StringBuilder text = new StringBuilder();

    /** Unsorted objects by the place of their opening brace. */
    private final NavigableMap<Integer, Unordered> unordered = new TreeMap<>();

    private CanonicalJson() {}

    /** Returns the text of the parser's current value, and moves the parser to the value's end. */
    public static String of(JsonParser parser) throws IOException {
        CanonicalJson json = new CanonicalJson();
        json.append(parser, parser.currentToken());
        return json.ordered();
    }

    /**
     * Returns the text of the parser's current value as {@link #of(JsonParser)} does; a masked text
     * if the value's name is that of a secret.
     */
    public static String of(JsonParser parser, String name) throws IOException {
        String value = of(parser);
        return SecretMask.isNamed(name) ? ofText(SecretMask.MASK) : value;
    }

    private void append(JsonParser parser, JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT -> appendObject(parser);
            case START_ARRAY -> appendArray(parser);
            case VALUE_STRING -> appendText(parser.getText(), text);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> text.append(ofNumber(parser.getText()));
            default -> text.append(parser.getText());
        }
    }

    private void appendArray(JsonParser parser) throws IOException {
        text.append('[');
        JsonToken element = parser.nextToken();
        while (element != JsonToken.END_ARRAY) {
            append(parser, element);
            element = parser.nextToken();
            if (element != JsonToken.END_ARRAY) {
                text.append(',');
            }
        }
        text.append(']');
    }

    /**
     * Writes the members in the order of the input, and records their places where they need
     * sorting.
     */
    private void appendObject(JsonParser parser) throws IOException {
        int brace = text.length();
        text.append('{');
        List<String> names = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        boolean ordered = true;
        String name = parser.nextFieldName();
        while (name != null) {
            int count = names.size();
            ordered &= count == 0 || names.get(count - 1).compareTo(name) < 0;
            if (count > 0) {
                text.append(',');
            }
            int from = text.length();
            JsonToken token = parser.nextToken();
            appendText(name, text);
            text.append(':');
            if (SecretMask.isNamed(name) && token != JsonToken.VALUE_NULL) {
                parser.skipChildren();
                appendText(SecretMask.MASK, text);
            } else {
                append(parser, token);
            }
            names.add(name);
            places.add(new Place(from, text.length()));
            name = parser.nextFieldName();
        }
        if (!ordered) {
            Map<String, Place> sorted = new TreeMap<>();
            for (int member = 0; member < names.size(); member++) {
                sorted.put(names.get(member), places.get(member));
            }
            unordered.put(brace, new Unordered(List.copyOf(sorted.values()), text.length()));
        }
        text.append('}');
    }

    /**
     * Returns the text with sorted members; copies each character once, however deep objects are
     * nested.
     */
    private String ordered() {
        if (unordered.isEmpty()) {
            return text.toString();
        }
        StringBuilder ordered = new StringBuilder(text.length());
        copy(0, text.length(), ordered);
        return ordered.toString();
    }

    private void copy(int from, int to, StringBuilder ordered) {
        int copied = from;
        Map.Entry<Integer, Unordered> next = unordered.ceilingEntry(from);
        while (next != null && next.getKey() < to) {
            ordered.append(text, copied, next.getKey() + 1);
            boolean first = true;
            for (Place member : next.getValue().members()) {
                if (!first) {
                    ordered.append(',');
                }
                first = false;
                copy(member.from(), member.to(), ordered);
            }
            copied = next.getValue().end();
            next = unordered.ceilingEntry(copied);
        }
        ordered.append(text, copied, to);
    }

    /**
     * Returns the text of a number. One that no finite double holds becomes a JSON string, and one
     * that a double rounds to zero becomes zero: PostgreSQL refuses such numbers or writes each of
     * them with up to 131,072 digits. A very long number is rounded to a double.
     *
     * @param written a number in the syntax of JSON
     */
    public static String ofNumber(String written) {
        boolean plain = written.indexOf('e') < 0 && written.indexOf('E') < 0;
        if (plain && written.length() <= LONGEST_PLAIN) {
            return JsonNumber.of(written);
        }
        double number = Double.parseDouble(written);
        if (Double.isInfinite(number)) {
            return ofText(JsonNumber.of(written));
        }
        boolean exact = number != 0 && written.length() <= LONGEST_EXACT;
        return exact ? JsonNumber.of(written) : JsonNumber.of(number);
    }

    /** Returns a text as a JSON string. */
    public static String ofText(String value) {
        StringBuilder text = new StringBuilder(value.length() + 2);
        appendText(value, text);
        return text.toString();
    }

    private static void appendText(String value, StringBuilder text) {
        text.append('"');
        JsonStringEncoder.getInstance().quoteAsString(CleanText.withoutSecrets(value), text);
        text.append('"');
    }
}
