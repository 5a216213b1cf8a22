package io.fleetpulse.page.search;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a term is about. */
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

    /** What its values are. */
    enum Kind {
        /** Text, with {@code *} for any characters. */
        TEXT,
        /** One of a few words. */
        WORD,
        /** One of a few words, and for how long. */
        STATUS,
        /** A duration before now, or a time. */
        MOMENT,
        /** A number. */
        NUMBER,
        /** A text that is ordered as versions are. */
        VERSION,
        /** A number, else text. */
        VALUE
    }

    /** Whether a name follows the field, as in {@code tag.site}. */
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

    /** Its name in a search. */
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
