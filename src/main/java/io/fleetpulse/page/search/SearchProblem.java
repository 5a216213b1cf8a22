package io.fleetpulse.page.search;

import java.util.List;

/**
 * Thrown for a search with a syntax error. The message is an English sentence; {@link #code} and
 * {@link #details} let the page describe the error in other languages.
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

    /** Returns the code of the error, such as {@code expected-value}. */
    public String code() {
        return code;
    }

    /**
     * Returns the position of the error in the text, in UTF-16 characters from 0; the length of the
     * text for its end.
     */
    public int position() {
        return position;
    }

    /** Returns the values in the message, in order. */
    public List<String> details() {
        return details;
    }

    /** Creates the problem at a position; {@code message} is a format of the details. */
    static SearchProblem at(String code, int position, String message, String... details) {
        return new SearchProblem(
                code, position, String.format(message, (Object[]) details), details);
    }
}
