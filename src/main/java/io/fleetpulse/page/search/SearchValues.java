package io.fleetpulse.page.search;

import io.fleetpulse.page.search.SearchTerm.Value;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the values of a search by the type of their field. */
final class SearchValues {

    /** Numbers with a bounded exponent, since PostgreSQL expands a number to all its digits. */
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d{1,30}(\\.\\d{0,30})?|\\.\\d{1,30})([eE][+-]?\\d{1,2})?");

    private final Instant now;
    private final ZoneId zone;

    /**
     * Creates a reader.
     *
     * @param now the current time, from which durations count back
     * @param zone time zone of times without an offset
     */
    SearchValues(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /**
     * Reads a value as the type of its field.
     *
     * @param begin where the value begins in the search
     */
    Value of(SearchField field, Operator operator, String word, boolean quoted, int begin)
            throws SearchProblem {
        // A trailing ellipsis works as *, since shortened keys end in an ellipsis.
        String value = quoted ? word : word.replaceFirst("…$", "*");
        Value plain = Value.text(value, quoted);
        return switch (field.kind()) {
            case TEXT -> plain;
            case VERSION -> version(plain, operator, begin);
            case WORD -> oneOf(field, value, begin);
            case STATUS -> status(field, value, begin);
            case MOMENT -> moment(value, begin);
            case NUMBER -> {
                if (plain.isAny() && !operator.orders()) {
                    yield plain;
                }
                yield number(value)
                        .orElseThrow(
                                () ->
                                        SearchProblem.at(
                                                "expected-number",
                                                begin,
                                                "expected a number instead of `%s`",
                                                value));
            }
            case VALUE -> property(plain, operator, begin);
        };
    }

    private Value version(Value value, Operator operator, int begin) throws SearchProblem {
        if (operator.orders() && value.isPattern()) {
            throw SearchProblem.at(
                    "pattern-has-no-order",
                    begin,
                    "`%s` is a pattern, and patterns have no order",
                    value.text());
        }
        return value;
    }

    private Value property(Value value, Operator operator, int begin) throws SearchProblem {
        Optional<Value> number = value.quoted() ? Optional.empty() : number(value.text());
        if (operator.orders() && number.isEmpty()) {
            throw SearchProblem.at(
                    "expected-number", begin, "expected a number instead of `%s`", value.text());
        }
        return number.orElse(value);
    }

    private Value oneOf(SearchField field, String value, int begin) throws SearchProblem {
        String word = value.toLowerCase(Locale.ROOT);
        if (!field.words().contains(word)) {
            throw SearchProblem.at(
                    "expected-one-of",
                    begin,
                    "expected one of %s instead of `%s`",
                    String.join(", ", field.words()),
                    value);
        }
        return Value.text(word, true);
    }

    /** Reads a status, optionally with a duration: {@code offline>2h}. */
    private Value status(SearchField field, String value, int begin) throws SearchProblem {
        for (int i = 0; i < value.length(); i++) {
            Operator than = Operator.at(value, i);
            if (than != null && than.orders()) {
                int end = i + Operator.lengthAt(value, i);
                String status = oneOf(field, value.substring(0, i), begin).text();
                if (status.equals("unknown")) {
                    throw SearchProblem.at(
                            "operator-not-allowed",
                            begin + i,
                            "%s cannot be compared with `%s`",
                            status,
                            value.substring(i, end));
                }
                if (end == value.length()) {
                    throw SearchProblem.at(
                            "expected-value",
                            begin + end,
                            "expected a value after `%s`",
                            value.substring(i, end));
                }
                Value moment = moment(value.substring(end), begin + end);
                return new Value(status, true, null, moment.moment(), moment.length(), than);
            }
        }
        return oneOf(field, value, begin);
    }

    private Value moment(String value, int begin) throws SearchProblem {
        Optional<Duration> length = Lengths.read(value);
        if (length.isPresent()) {
            return new Value(value, true, null, now.minus(length.get()), true, null);
        }
        Instant moment =
                SearchTimes.read(value, zone)
                        .orElseThrow(
                                () ->
                                        SearchProblem.at(
                                                "expected-moment",
                                                begin,
                                                "expected a duration such as 2h or a time such"
                                                        + " as 2026-11-01T10:00 instead of `%s`",
                                                value));
        return new Value(value, true, null, moment, false, null);
    }

    private static Optional<Value> number(String value) {
        if (!NUMBER.matcher(value).matches()) {
            return Optional.empty();
        }
        return Optional.of(new Value(value, false, new BigDecimal(value), null, false, null));
    }
}
