package io.fleetpulse.page.search;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * One condition of a search.
 *
 * @param negated whether it must not hold
 * @param field what it is about
 * @param key the tag, module or property; empty where the field has none
 * @param operator how it compares
 * @param values what it compares with, one or more; a term holds for any of them
 */
public record SearchTerm(
        boolean negated, SearchField field, String key, Operator operator, List<Value> values) {

    /**
     * What a term compares with.
     *
     * @param text as it was written, without quotes
     * @param quoted whether it was quoted: then {@code *} is the character itself
     * @param number its number; null where it is none
     * @param moment the time that it names, or the one so long before now; null where it names none
     * @param length whether the moment was written as a duration, which is compared the other way
     *     around: what is older than two hours was before it
     * @param than for a status with a duration: how the duration compares; else null
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

        /** Whether any text that is there matches. */
        public boolean isAny() {
            return !quoted && text.equals("*");
        }

        /** Whether it is a pattern. */
        public boolean isPattern() {
            return !quoted && text.indexOf('*') >= 0;
        }
    }
}
