package io.fleetpulse.page.search;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * A parsed search for devices. Spaces separate the terms of a search, and a device matches if all
 * terms match. A term is {@code field operator value}, or the beginning of a device name.
 *
 * @param terms the terms; empty if every device matches
 */
public record SearchQuery(List<SearchTerm> terms) {

    /** Most characters of a search. */
    public static final int MOST_CHARACTERS = 1000;

    static final int MOST_TERMS = 20;
    static final int MOST_VALUES = 20;

    /**
     * Parses a search.
     *
     * @param now the current time, from which durations count back
     * @param zone time zone of times without an offset
     * @throws SearchProblem if the text has a syntax error
     */
    public static SearchQuery parse(String text, Instant now, ZoneId zone) throws SearchProblem {
        if (text.length() > MOST_CHARACTERS) {
            throw new SearchProblem(
                    "too-long",
                    MOST_CHARACTERS,
                    "a search may have at most " + MOST_CHARACTERS + " characters",
                    String.valueOf(MOST_CHARACTERS));
        }
        return new SearchQuery(new SearchReader(text, new SearchValues(now, zone)).terms());
    }
}
