package io.fleetpulse.page.search;

import java.util.List;

/**
 * Thrown for a search text that cannot be read. The message is an English sentence; {@link #code} and
 * {@link #details} say the same to a page that has other languages.
 */
public final class SearchProblem extends Exception {

    private static final long serialVersionUID = 1;

    private final String code;
    private final int position;
    private final transient List<String> details;

    SearchProblem(String code, int position, String message, String... details) {
        super(message);
        this.code = code;
        this.position = position;
        this.details = List.of(details);
    }

    /** What is wrong, as a word such as {@code expected-value}. */
    public String code() {
        return code;
    }

    /** Where in the text, in UTF-16 characters from 0; the text's length for its end. */
    public int position() {
        return position;
    }

    /** What the sentence names, in its order. */
    public List<String> details() {
        return details;
    }
}
