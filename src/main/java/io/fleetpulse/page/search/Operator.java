package io.fleetpulse.page.search;

import java.util.Map;

/** How a term compares. */
public enum Operator {
    /** The value or one of the values; {@code *} stands for any characters. */
    IS(":"),
    NOT("!="),
    BELOW("<"),
    AT_MOST("<="),
    ABOVE(">"),
    AT_LEAST(">=");

    /** What else they are written with; the wide ones come from Chinese keyboards. */
    private static final Map<Character, Character> WIDE =
            Map.of('\uff1a', ':', '\uff1d', '=', '\uff1c', '<', '\uff1e', '>', '\uff01', '!');

    private final String text;

    Operator(String text) {
        this.text = text;
    }

    /** Its text in a search. */
    public String text() {
        return text;
    }

    /** Whether it asks for an order and not only for equality. */
    boolean orders() {
        return this != IS && this != NOT;
    }

    /** The operator at a place of a text; null where there is none. */
    static Operator at(String text, int position) {
        char first = narrow(text, position);
        boolean equals = narrow(text, position + 1) == '=';
        return switch (first) {
            case ':', '=' -> IS;
            case '!' -> equals ? NOT : null;
            case '<' -> equals ? AT_MOST : BELOW;
            case '>' -> equals ? AT_LEAST : ABOVE;
            default -> null;
        };
    }

    /** How many characters the operator at a place has. */
    static int lengthAt(String text, int position) {
        char first = narrow(text, position);
        boolean two = first != ':' && first != '=' && narrow(text, position + 1) == '=';
        return two ? 2 : 1;
    }

    private static char narrow(String text, int position) {
        if (position >= text.length()) {
            return ' ';
        }
        char character = text.charAt(position);
        return WIDE.getOrDefault(character, character);
    }
}
