package io.fleetpulse.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.fleetpulse.deadletter.SecretMask;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.Readings;
import io.fleetpulse.result.JsonNumber;

import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code items} of the property families into readings: {@code {"Power": {"value", "time"}}}
 * of posts and history, {@code {"Power": [{"value", "time"}, …]}} of batches. Each member of an
 * object value becomes a reading, named {@code Position.latitude}; null and {@code {}} are no
 * reading.
 */
public final class ItemReader {

    /**
     * Shortest rejected path, in characters: every member below a path repeats the path in its own
     * name.
     */
    static final int LONGEST_PATH = 4096;

    /** Longest path that does not count towards the limit of all long paths. */
    private static final int SHORT_PATH = 64;

    /**
     * All long paths together may have this many characters per byte read, beyond
     * {@link #LONG_PATHS}.
     */
    private static final int LONG_PATHS_A_BYTE = 4;

    private static final int LONG_PATHS = 1 << 16;

    /** Deepest nesting whose names stay in memory after the message. */
    private static final int KEPT_DEPTH = 16;

    private static final int PATHS = 1 << 12;

    private final ZoneId zone;
    private final ReadingBuffer readings = new ReadingBuffer();
    private final List<MemberNames> names = new ArrayList<>();
    private final String[] parents = new String[PATHS];
    private final String[] children = new String[PATHS];
    private final String[] paths = new String[PATHS];
    private boolean plain;
    private boolean lists;
    private boolean objectValues;
    private boolean scalarValues;
    private long longPaths;

    /**
     * Creates a reader.
     *
     * @param zone zone of times without an offset
     */
    ItemReader(ZoneId zone) {
        this.zone = zone;
    }

    /** Clears the items of the previous message. */
    void clear() {
        readings.clear();
        lists = false;
        objectValues = false;
        scalarValues = false;
        longPaths = 0;
        if (names.size() > KEPT_DEPTH) {
            names.subList(KEPT_DEPTH, names.size()).clear();
        }
    }

    public ReadingBuffer readings() {
        return readings;
    }

    /** Whether an item is a list of entries, as in batches. */
    public boolean hasLists() {
        return lists;
    }

    /** Whether every value is an object, as in event batches. */
    public boolean hasObjectValuesOnly() {
        return objectValues && !scalarValues;
    }

    /** Reads the items; moves the parser from their opening to their closing brace. */
    void read(JsonParser parser, boolean plainText) throws IOException {
        plain = plainText;
        MemberNames items = names(0);
        String name = parser.nextFieldName();
        while (name != null) {
            int earlier = items.add(name, readings.size());
            if (earlier >= 0) {
                readings.drop(items.firstReading(earlier), items.endOfReadings(earlier));
            }
            readItem(parser, clean(name), parser.nextToken());
            name = parser.nextFieldName();
        }
    }

    /**
     * Reads a single value, and moves the parser from the value's start to its end.
     *
     * @param path name of the value's reading, or the prefix of its members' names
     */
    void readValue(JsonParser parser, String path, boolean plainText) throws IOException {
        plain = plainText;
        readValue(parser, path, parser.currentToken(), 1);
    }

    private void readItem(JsonParser parser, String name, JsonToken token) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            readEntry(parser, name);
        } else if (token == JsonToken.START_ARRAY) {
            lists = true;
            for (JsonToken entry = parser.nextToken();
                    entry != JsonToken.END_ARRAY;
                    entry = parser.nextToken()) {
                if (entry == JsonToken.START_OBJECT) {
                    readListEntry(parser, name);
                } else if (entry != JsonToken.VALUE_NULL) {
                    readings.add(name, ReadingBuffer.BAD_ITEM, 0, null);
                    parser.skipChildren();
                }
            }
        } else if (token != JsonToken.VALUE_NULL) {
            readings.add(name, ReadingBuffer.BAD_ITEM, 0, null);
        }
    }

    /** Reads an entry of a batch; keeps the time of one that has no value. */
    private void readListEntry(JsonParser parser, String name) throws IOException {
        int first = readings.size();
        long time = readEntry(parser, name);
        if (readings.size() == first && time != Message.NO_TIME) {
            readings.add(name, ReadingBuffer.NO_VALUE, 0, null);
            readings.setTime(first, time);
        }
    }

    /** Reads an item's value and time, and returns the time. */
    private long readEntry(JsonParser parser, String name) throws IOException {
        int first = readings.size();
        long time = Message.NO_TIME;
        String member = parser.nextFieldName();
        while (member != null) {
            JsonToken token = parser.nextToken();
            if (member.equals("value")) {
                readings.truncate(first);
                objectValues |= token == JsonToken.START_OBJECT;
                scalarValues |= token != JsonToken.START_OBJECT && token != JsonToken.VALUE_NULL;
                readValue(parser, name, token, 1);
            } else if (member.equals("time")) {
                time = readTime(parser, token);
            } else {
                parser.skipChildren();
            }
            member = parser.nextFieldName();
        }
        readings.setTime(first, time);
        return time;
    }

    /**
     * Returns a time from a number, a number's text or a date; {@link Message#NO_TIME} for none.
     */
    long readTime(JsonParser parser, JsonToken token) throws IOException {
        switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                return PlatformTimes.ofDigits(
                        parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            }
            case VALUE_STRING -> {
                return PlatformTimes.ofText(parser.getText(), zone);
            }
            default -> {
                parser.skipChildren();
                return Message.NO_TIME;
            }
        }
    }

    private void readValue(JsonParser parser, String path, JsonToken token, int depth)
            throws IOException {
        switch (token) {
            case VALUE_NUMBER_INT -> readInteger(parser, path);
            case VALUE_NUMBER_FLOAT -> addNumber(path, decimal(parser), null);
            case VALUE_STRING -> readings.add(path, Readings.TEXT, 0, text(parser, path));
            case VALUE_TRUE -> readings.add(path, Readings.BOOLEAN, 0, "true");
            case VALUE_FALSE -> readings.add(path, Readings.BOOLEAN, 0, "false");
            case START_ARRAY ->
                    readings.add(path, Readings.JSON, 0, CanonicalJson.of(parser, path));
            case START_OBJECT -> readMembers(parser, path, depth);
            default -> {
                // null is no reading
            }
        }
    }

    private String text(JsonParser parser, String path) throws IOException {
        boolean secret = !plain && SecretMask.isNamed(path);
        return secret ? SecretMask.MASK : clean(parser.getText());
    }

    private void readMembers(JsonParser parser, String path, int depth) throws IOException {
        MemberNames members = names(depth);
        String name = parser.nextFieldName();
        while (name != null) {
            int earlier = members.add(name, readings.size());
            if (earlier >= 0) {
                readings.drop(members.firstReading(earlier), members.endOfReadings(earlier));
            }
            JsonToken token = parser.nextToken();
            if (isTooLong(path.length() + name.length(), parser)) {
                readings.add(path, ReadingBuffer.LONG_PATH, 0, null);
                parser.skipChildren();
            } else {
                readValue(parser, join(path, name), token, depth + 1);
            }
            name = parser.nextFieldName();
        }
    }

    /** Whether a path is too long, or exceeds the limit of all long paths together. */
    private boolean isTooLong(int length, JsonParser parser) {
        if (length <= SHORT_PATH) {
            return false;
        }
        longPaths += length;
        long bytes = parser.currentLocation().getByteOffset();
        return length >= LONGEST_PATH || longPaths > LONG_PATHS + LONG_PATHS_A_BYTE * bytes;
    }

    private void readInteger(JsonParser parser, String path) throws IOException {
        int length = parser.getTextLength();
        if (length <= Decimals.EXACT_DIGITS) {
            addNumber(path, parser.getLongValue(), null);
            return;
        }
        String digits = parser.getText();
        double number = Double.parseDouble(digits);
        if (Math.abs(number) < Decimals.LARGEST_EXACT) {
            addNumber(path, number, null);
        } else {
            addNumber(path, number, JsonNumber.of(digits));
        }
    }

    private static double decimal(JsonParser parser) throws IOException {
        return Decimals.parse(
                parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    }

    private void addNumber(String path, double number, String digits) {
        if (Double.isInfinite(number)) {
            readings.add(path, ReadingBuffer.BAD_VALUE, 0, null);
        } else {
            // + 0.0 makes -0.0 the same zero as 0.0.
            readings.add(path, Readings.NUMBER, number + 0.0, digits);
        }
    }

    private MemberNames names(int depth) {
        while (names.size() <= depth) {
            names.add(new MemberNames());
        }
        MemberNames cleared = names.get(depth);
        cleared.clear();
        return cleared;
    }

    private String join(String path, String name) {
        int hash = 31 * path.hashCode() + name.hashCode();
        int slot = (hash ^ hash >>> 12) & PATHS - 1;
        if (path.equals(parents[slot]) && name.equals(children[slot])) {
            return paths[slot];
        }
        String joined = path + "." + clean(name);
        if (joined.length() <= 256) {
            parents[slot] = path;
            children[slot] = name;
            paths[slot] = joined;
        }
        return joined;
    }

    private String clean(String text) {
        if (plain) {
            return text;
        }
        return CleanText.withoutSecrets(text);
    }
}
