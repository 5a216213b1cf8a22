package io.fleetpulse.page.search;

import io.fleetpulse.page.search.SearchField.Key;
import io.fleetpulse.page.search.SearchTerm.Value;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

    /** Numbers with a bounded exponent, since PostgreSQL expands a number to all its digits. */
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d{1,30}(\\.\\d{0,30})?|\\.\\d{1,30})([eE][+-]?\\d{1,2})?");

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
        return new SearchQuery(new Reader(text, now, zone).terms());
    }

    private static final class Reader {

        private final String text;
        private final Instant now;
        private final ZoneId zone;
        private int at;

        Reader(String text, Instant now, ZoneId zone) {
            this.text = text;
            this.now = now;
            this.zone = zone;
        }

        List<SearchTerm> terms() throws SearchProblem {
            List<SearchTerm> terms = new ArrayList<>();
            for (skipSpace(); at < text.length(); skipSpace()) {
                if (terms.size() == MOST_TERMS) {
                    throw problem(
                            "too-many-terms",
                            at,
                            "a search may have at most %s terms",
                            String.valueOf(MOST_TERMS));
                }
                terms.add(term());
            }
            return terms;
        }

        private SearchTerm term() throws SearchProblem {
            boolean negated = text.charAt(at) == '-';
            if (negated) {
                at++;
            }
            int begin = at;
            StringBuilder name = new StringBuilder();
            int keyFrom = -1;
            boolean quoted = false;
            Operator operator = null;
            while (at < text.length() && !isSpace(text.charAt(at))) {
                operator = Operator.at(text, at);
                if (operator != null) {
                    break;
                }
                if (text.charAt(at) == '"') {
                    quoted = at == begin;
                    name.append(quotedText());
                    if (quoted) {
                        break;
                    }
                } else {
                    if (text.charAt(at) == '.' && keyFrom < 0 && !quoted) {
                        keyFrom = name.length();
                    }
                    name.append(character());
                }
            }
            if (operator == null || quoted) {
                return word(negated, name.toString(), quoted, begin);
            }
            int operatorAt = at;
            at += Operator.lengthAt(text, at);
            String before = text.substring(operatorAt, at);
            SearchField field = field(name, keyFrom, begin);
            String key = key(field, name, keyFrom, begin);
            if (!field.allows(operator)) {
                throw problem(
                        "operator-not-allowed",
                        operatorAt,
                        "%s cannot be compared with `%s`",
                        field.text(),
                        before);
            }
            return new SearchTerm(negated, field, key, operator, values(field, operator, before));
        }

        /** Reads a term without an operator: the beginning of a device name. */
        private SearchTerm word(boolean negated, String word, boolean quoted, int begin)
                throws SearchProblem {
            if (at < text.length() && !isSpace(text.charAt(at))) {
                throw problem("expected-space", at, "expected a space after the quoted text");
            }
            if (word.isEmpty()) {
                throw problem("expected-term", begin, "expected a field or a name");
            }
            Value value = Value.text(word, true);
            if (!quoted) {
                value = Value.text(word.contains("*") ? word : word + "*", false);
            }
            return new SearchTerm(negated, SearchField.DEVICE, "", Operator.IS, List.of(value));
        }

        private SearchField field(StringBuilder name, int keyFrom, int begin) throws SearchProblem {
            String word = keyFrom < 0 ? name.toString() : name.substring(0, keyFrom);
            Optional<SearchField> field = SearchField.of(word);
            if (field.isEmpty()) {
                String known =
                        Arrays.stream(SearchField.values())
                                .map(SearchField::text)
                                .collect(Collectors.joining(", "));
                throw problem(
                        "unknown-field",
                        begin,
                        "there is no field `%s`; fields are %s",
                        word,
                        known);
            }
            return field.get();
        }

        private String key(SearchField field, StringBuilder name, int keyFrom, int begin)
                throws SearchProblem {
            String key = keyFrom < 0 ? "" : name.substring(keyFrom + 1);
            if (key.isEmpty() && (field.key() == Key.NEEDED || keyFrom >= 0)) {
                throw problem(
                        "expected-key",
                        begin + field.text().length(),
                        "expected a name after `%s`, as in `%s.name`",
                        field.text(),
                        field.text());
            }
            if (!key.isEmpty() && field.key() == Key.NONE) {
                throw problem(
                        "key-not-allowed",
                        begin + field.text().length(),
                        "`%s` takes no name",
                        field.text());
            }
            return key;
        }

        private List<Value> values(SearchField field, Operator operator, String before)
                throws SearchProblem {
            List<Value> values = new ArrayList<>();
            do {
                if (!values.isEmpty()) {
                    before = ",";
                    at++;
                }
                if (values.size() == MOST_VALUES) {
                    throw problem(
                            "too-many-values",
                            at,
                            "a term may have at most %s values",
                            String.valueOf(MOST_VALUES));
                }
                values.add(value(field, operator, before));
            } while (!operator.orders() && at < text.length() && text.charAt(at) == ',');
            if (at < text.length() && !isSpace(text.charAt(at))) {
                throw problem("expected-space", at, "expected a space after the quoted text");
            }
            return values;
        }

        private Value value(SearchField field, Operator operator, String before)
                throws SearchProblem {
            int begin = at;
            if (at < text.length() && text.charAt(at) == '"') {
                return typed(field, operator, quotedText(), true, begin);
            }
            StringBuilder word = new StringBuilder();
            while (at < text.length()
                    && !isSpace(text.charAt(at))
                    && (operator.orders() || text.charAt(at) != ',')) {
                word.append(character());
            }
            if (word.isEmpty()) {
                throw problem("expected-value", begin, "expected a value after `%s`", before);
            }
            return typed(field, operator, word.toString(), false, begin);
        }

        private Value typed(
                SearchField field, Operator operator, String word, boolean quoted, int begin)
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
                                            problem(
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
                throw problem(
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
                throw problem(
                        "expected-number",
                        begin,
                        "expected a number instead of `%s`",
                        value.text());
            }
            return number.orElse(value);
        }

        private Value oneOf(SearchField field, String value, int begin) throws SearchProblem {
            String word = value.toLowerCase(Locale.ROOT);
            if (!field.words().contains(word)) {
                throw problem(
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
                        throw problem(
                                "operator-not-allowed",
                                begin + i,
                                "%s cannot be compared with `%s`",
                                status,
                                value.substring(i, end));
                    }
                    if (end == value.length()) {
                        throw problem(
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
                                            problem(
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

        private String quotedText() throws SearchProblem {
            int begin = at;
            StringBuilder content = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; ) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                content.append(character());
            }
            if (at == text.length()) {
                throw problem(
                        "unclosed-quote",
                        begin,
                        "the quoted text that begins here has no closing quote");
            }
            at++;
            return content.toString();
        }

        /**
         * Reads the next character; rejects control characters and unpaired surrogates, since
         * PostgreSQL's text contains neither U+0000 nor unpaired surrogates.
         */
        private String character() throws SearchProblem {
            int character = text.codePointAt(at);
            if (character < ' ' || Character.getType(character) == Character.SURROGATE) {
                throw problem("bad-character", at, "a search cannot contain this character");
            }
            at += Character.charCount(character);
            return Character.toString(character);
        }

        private void skipSpace() {
            while (at < text.length() && isSpace(text.charAt(at))) {
                at++;
            }
        }

        private static boolean isSpace(char character) {
            return Character.isWhitespace(character) || Character.isSpaceChar(character);
        }

        private static SearchProblem problem(
                String code, int position, String message, String... details) {
            return new SearchProblem(
                    code, position, String.format(message, (Object[]) details), details);
        }
    }
}
