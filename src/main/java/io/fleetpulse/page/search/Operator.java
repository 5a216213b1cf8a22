package io.fleetpulse.page.search;

import java.util.Map;

/** A comparison operator of the search language. */
public enum Operator {
    /** Equal to one of the values; {@code *} matches any characters. */
    IS(":"),
    NOT("!="),
    BELOW("<"),
    AT_MOST("<="),
    ABOVE(">"),
    AT_LEAST(">=");

    /** Full-width forms, which Chinese keyboards enter, and their ASCII characters. */
    private static final Map<Character, Character> WIDE =
            Map.of('\uff1a', ':', '\uff1d', '=', '\uff1c', '<', '\uff1e', '>', '\uff01', '!');

    private final String text;

    Operator(String text) {
        this.text = text;
    }

    /** Returns the operator's text in a search. */
    public String text() {
        return text;
    }

    /** Returns whether the operator compares by order. */
    boolean orders() {
        return this != IS && this != NOT;
    }

    /** Returns the operator at a position of a text; null if there is none. */
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

    /** Returns the number of characters of the operator at a position. */
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
