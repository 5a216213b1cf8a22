package io.fleetpulse.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.fleetpulse.message.Message;

import java.io.IOException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * The known members of one JSON object in any order; of members with the same name the last counts.
 * Reused from object to object.
 *
 * <p>Scalars are kept as values. Objects and arrays are kept as byte ranges and parsed when the
 * family is known. Only {@code items}, the largest part of the traffic, are read at once, because
 * all property families write them in the same way.
 */
public final class Members {

    /** The type of a member. */
    public enum Kind {
        ABSENT,
        NULL,
        TEXT,
        /** A number that fits into a long. */
        INTEGER,
        /** Any other number, kept as text. */
        NUMBER,
        BOOLEAN,
        OBJECT,
        ARRAY
    }

    private static final int MOST_DIGITS = 18;
    private static final Member[] MEMBERS = Member.values();

    /** Members that are read further: secrets are masked in what they contain. */
    private static final Set<Member> UNMASKED =
            EnumSet.of(Member.PAYLOAD, Member.WRAPPED_MESSAGE, Member.CONTENT, Member.TOPIC);

    private final ItemReader items;
    private final ZoneId zone;
    private final Kind[] kinds = new Kind[Member.COUNT];
    private final String[] text = new String[Member.COUNT];
    private final long[] number = new long[Member.COUNT];
    private final int[] start = new int[Member.COUNT];
    private final int[] end = new int[Member.COUNT];
    private byte[] bytes;
    private boolean plain;
    private boolean unknownMembers;
    private Kind root;

    /**
     * Creates members.
     *
     * @param zone zone of times without an offset, except {@code utcTime}
     */
    public Members(ZoneId zone) {
        items = new ItemReader(zone);
        this.zone = zone;
    }

    /**
     * Reads a whole document.
     *
     * @throws IOException when the document is not strict JSON
     */
    public void read(byte[] document, int from, int to, boolean plainText) throws IOException {
        bytes = document;
        plain = plainText;
        unknownMembers = false;
        Arrays.fill(kinds, Kind.ABSENT);
        items.clear();
        try (JsonParser parser = StrictJson.parser(document, from, to)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new IOException("No value");
            }
            root = kindOf(first);
            if (root == Kind.OBJECT) {
                readObject(parser, from);
            } else {
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw new IOException("More than one value");
            }
        }
    }

    private void readObject(JsonParser parser, int from) throws IOException {
        String name = parser.nextFieldName();
        while (name != null) {
            JsonToken token = parser.nextToken();
            Member member = Member.of(name);
            if (member == null) {
                unknownMembers = true;
                parser.skipChildren();
            } else {
                readMember(parser, from, token, member, name);
            }
            name = parser.nextFieldName();
        }
    }

    private void readMember(
            JsonParser parser, int from, JsonToken token, Member member, String name)
            throws IOException {
        int slot = member.ordinal();
        Kind kind = kindOf(token);
        if (member == Member.ITEMS) {
            items.clear();
        }
        switch (kind) {
            case TEXT -> text[slot] = readText(parser, member, name);
            case INTEGER -> kind = readNumber(parser, slot);
            case BOOLEAN -> text[slot] = parser.getText();
            case OBJECT, ARRAY -> {
                start[slot] = from + (int) parser.currentTokenLocation().getByteOffset();
                if (member == Member.ITEMS && kind == Kind.OBJECT) {
                    items.read(parser, plain);
                } else {
                    parser.skipChildren();
                }
                end[slot] = from + (int) parser.currentLocation().getByteOffset();
                // Some languages write an empty object as an empty list.
                if (member == Member.ITEMS && isEmpty(member)) {
                    kind = Kind.OBJECT;
                }
            }
            default -> text[slot] = null;
        }
        kinds[slot] = kind;
    }

    private String readText(JsonParser parser, Member member, String name) throws IOException {
        String value = parser.getText();
        if (member == Member.MODULE_IDENTIFIER) {
            String module = name.substring(0, name.length() - Member.IDENTIFIER.label().length());
            return clean(module + value);
        }
        if (!plain && UNMASKED.contains(member)) {
            return CleanText.of(value);
        }
        return clean(value);
    }

    private Kind readNumber(JsonParser parser, int slot) throws IOException {
        int length = parser.getTextLength();
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT && length <= MOST_DIGITS) {
            number[slot] = parser.getLongValue();
            return Kind.INTEGER;
        }
        text[slot] = parser.getText();
        return Kind.NUMBER;
    }

    private String clean(String value) {
        if (plain) {
            return value;
        }
        return CleanText.withoutSecrets(value);
    }

    private static Kind kindOf(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> Kind.TEXT;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Kind.INTEGER;
            case VALUE_TRUE, VALUE_FALSE -> Kind.BOOLEAN;
            case START_OBJECT -> Kind.OBJECT;
            case START_ARRAY -> Kind.ARRAY;
            default -> Kind.NULL;
        };
    }

    /** Returns the type of the whole document. */
    public Kind root() {
        return root;
    }

    public Kind kind(Member member) {
        return kinds[member.ordinal()];
    }

    /** Whether the member is present and not null. */
    public boolean has(Member member) {
        Kind kind = kinds[member.ordinal()];
        return kind != Kind.ABSENT && kind != Kind.NULL;
    }

    /** Whether the document is an object that has no member but these. */
    public boolean hasOnly(Set<Member> known) {
        if (unknownMembers || root != Kind.OBJECT) {
            return false;
        }
        for (Member member : MEMBERS) {
            if (kinds[member.ordinal()] != Kind.ABSENT && !known.contains(member)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the member is a text, number or boolean. */
    public boolean isScalar(Member member) {
        return switch (kinds[member.ordinal()]) {
            case TEXT, INTEGER, NUMBER, BOOLEAN -> true;
            default -> false;
        };
    }

    /** Returns a scalar as text; null where the member is no scalar, or empty. */
    public String text(Member member) {
        int slot = member.ordinal();
        return switch (kinds[slot]) {
            case TEXT -> text[slot].isEmpty() ? null : text[slot];
            case NUMBER, BOOLEAN -> text[slot];
            case INTEGER -> Long.toString(number[slot]);
            default -> null;
        };
    }

    /**
     * Returns a whole number, also from text; null where the member is none that fits into a long.
     */
    public Long whole(Member member) {
        int slot = member.ordinal();
        return switch (kinds[slot]) {
            case INTEGER -> (Long) number[slot];
            case TEXT, NUMBER -> Scalars.whole(text[slot]);
            default -> null;
        };
    }

    /**
     * Returns a time from a number, a number's text or a date; {@link Message#NO_TIME} for none.
     */
    public long time(Member member) {
        int slot = member.ordinal();
        return switch (kinds[slot]) {
            case INTEGER -> PlatformTimes.ofNumber(number[slot]);
            case NUMBER -> PlatformTimes.ofDecimal(text[slot]);
            case TEXT -> PlatformTimes.ofText(text[slot], zoneOf(member));
            default -> Message.NO_TIME;
        };
    }

    /** Returns the time at a parser's token in an object or array, as {@link #time} reads one. */
    public long readTime(JsonParser parser, JsonToken token) throws IOException {
        return items.readTime(parser, token);
    }

    private ZoneId zoneOf(Member member) {
        return member == Member.UTC_TIME ? ZoneOffset.UTC : zone;
    }

    /**
     * Whether the member is an object with members. The platform writes {@code {}} where nothing
     * failed.
     */
    public boolean isFilledObject(Member member) {
        int slot = member.ordinal();
        return kinds[slot] == Kind.OBJECT && end[slot] - start[slot] > "{}".length();
    }

    /** Whether an object or a list is empty. */
    public boolean isEmpty(Member member) {
        int slot = member.ordinal();
        for (int index = start[slot] + 1; index < end[slot] - 1; index++) {
            if (bytes[index] > ' ' || bytes[index] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns a parser of an object or array. */
    public JsonParser parser(Member member) throws IOException {
        int slot = member.ordinal();
        return StrictJson.parser(bytes, start[slot], end[slot]);
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Returns where an object or array starts in {@link #bytes()}. */
    public int start(Member member) {
        return start[member.ordinal()];
    }

    /** Returns where an object or array ends in {@link #bytes()}. */
    public int end(Member member) {
        return end[member.ordinal()];
    }

    /** Returns the reader of {@code items} with their readings. */
    public ItemReader items() {
        return items;
    }
}
