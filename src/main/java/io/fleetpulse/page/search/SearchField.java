package io.fleetpulse.page.search;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A field of the search language. */
public enum SearchField {
    PRODUCT(Kind.TEXT, Key.NONE),
    DEVICE(Kind.TEXT, Key.NONE),
    STATUS(Kind.STATUS, Key.NONE, "online", "offline", "unknown"),
    SINCE(Kind.MOMENT, Key.NONE),
    SEEN(Kind.MOMENT, Key.NONE),
    REASON(Kind.NUMBER, Key.NONE),
    IP(Kind.TEXT, Key.NONE),
    STATE(Kind.WORD, Key.NONE, "enabled", "disabled", "deleted", "unknown"),
    CREATED(Kind.MOMENT, Key.NONE),
    GATEWAY(Kind.TEXT, Key.NONE),
    FLAPPING(Kind.WORD, Key.NONE, "yes", "no"),
    ALERT(Kind.TEXT, Key.NONE),
    EVENT(Kind.TEXT, Key.NONE),
    TAG(Kind.TEXT, Key.NEEDED),
    VERSION(Kind.VERSION, Key.ALLOWED),
    PROP(Kind.VALUE, Key.NEEDED);

    /** The type of a field's values. */
    enum Kind {
        /** Text, in which {@code *} matches any characters. */
        TEXT,
        /** One of a few words. */
        WORD,
        /** One of a few words, optionally with a duration. */
        STATUS,
        /** A duration before now, or a time. */
        MOMENT,
        /** A number. */
        NUMBER,
        /** Text in the order of versions. */
        VERSION,
        /** A number or text. */
        VALUE
    }

    /** Whether a field takes a name, as in {@code tag.site}. */
    enum Key {
        NONE,
        ALLOWED,
        NEEDED
    }

    private final Kind kind;
    private final Key key;
    private final List<String> words;

    SearchField(Kind kind, Key key, String... words) {
        this.kind = kind;
        this.key = key;
        this.words = List.of(words);
    }

    /** Returns the field's name in a search. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    Kind kind() {
        return kind;
    }

    Key key() {
        return key;
    }

    List<String> words() {
        return words;
    }

    boolean allows(Operator operator) {
        return switch (kind) {
            case TEXT, WORD, STATUS -> !operator.orders();
            case MOMENT -> operator.orders();
            case NUMBER, VERSION, VALUE -> true;
        };
    }

    static Optional<SearchField> of(String name) {
        String word = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(field -> field.text().equals(word)).findFirst();
    }
}
