package io.fleetpulse.page.search;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A condition of a search.
 *
 * @param negated whether the condition is negated
 * @param field the compared field
 * @param key name of the tag, module or property; empty if the field takes none
 * @param operator the comparison
 * @param values one or more values; the condition holds if any of them matches
 */
public record SearchTerm(
        boolean negated, SearchField field, String key, Operator operator, List<Value> values) {

    /**
     * A value of a term.
     *
     * @param text the text without quotes
     * @param quoted whether the value was quoted, which makes {@code *} an ordinary character
     * @param number the number; null if the value is not a number
     * @param moment the time, or the current time minus the duration; null if the value is neither
     * @param length whether {@code moment} comes from a duration, which reverses comparisons: older
     *     than two hours means before that moment
     * @param than comparison of the duration of a status; null for other values
     */
    public record Value(
            String text,
            boolean quoted,
            BigDecimal number,
            Instant moment,
            boolean length,
            Operator than) {

        static Value text(String text, boolean quoted) {
            return new Value(text, quoted, null, null, false, null);
        }

        /** Returns whether the value matches any present text. */
        public boolean isAny() {
            return !quoted && text.equals("*");
        }

        /** Returns whether the value is a pattern. */
        public boolean isPattern() {
            return !quoted && text.indexOf('*') >= 0;
        }
    }
}
