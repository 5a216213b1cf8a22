package io.fleetpulse.page.search;

import io.fleetpulse.page.search.SearchField.Key;
import io.fleetpulse.page.search.SearchTerm.Value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the terms of a search. Minus, comma and quotes may also be those that Chinese keyboards
 * enter.
 */
final class SearchReader {

    private static final String MINUS = "-\uff0d";
    private static final String COMMA = ",\uff0c";
    private static final String QUOTE = "\"";
    private static final String CURLY_QUOTES = "\u201c\u201d";

    private final String text;
    private final SearchValues types;
    private int at;

    SearchReader(String text, SearchValues types) {
        this.text = text;
        this.types = types;
    }

    List<SearchTerm> terms() throws SearchProblem {
        List<SearchTerm> terms = new ArrayList<>();
        for (skipSpace(); at < text.length(); skipSpace()) {
            if (terms.size() == SearchQuery.MOST_TERMS) {
                throw SearchProblem.at(
                        "too-many-terms",
                        at,
                        "a search may have at most %s terms",
                        String.valueOf(SearchQuery.MOST_TERMS));
            }
            terms.add(term());
        }
        return terms;
    }

    private SearchTerm term() throws SearchProblem {
        boolean negated = isAt(MINUS);
        if (negated) {
            at++;
        }
        int begin = at;
        if (isAt(QUOTE + CURLY_QUOTES)) {
            return word(negated, quotedText(), true, begin);
        }
        StringBuilder name = new StringBuilder();
        int keyFrom = -1;
        while (!isAtEndOfName()) {
            if (isAt(QUOTE + CURLY_QUOTES)) {
                name.append(quotedText());
            } else {
                if (text.charAt(at) == '.' && keyFrom < 0) {
                    keyFrom = name.length();
                }
                name.append(character());
            }
        }
        Operator operator = Operator.at(text, at);
        if (operator == null) {
            return word(negated, name.toString(), false, begin);
        }
        SearchField field = field(name, keyFrom, begin);
        String key = key(field, name, keyFrom, begin);
        String written = operator(operator, field);
        return new SearchTerm(negated, field, key, operator, values(field, operator, written));
    }

    private boolean isAtEndOfName() {
        return at == text.length() || isSpace(text.charAt(at)) || Operator.at(text, at) != null;
    }

    /** Reads the operator of a field, and returns it as it is written. */
    private String operator(Operator operator, SearchField field) throws SearchProblem {
        int begin = at;
        at += Operator.lengthAt(text, at);
        String written = text.substring(begin, at);
        if (!field.allows(operator)) {
            throw SearchProblem.at(
                    "operator-not-allowed",
                    begin,
                    "%s cannot be compared with `%s`",
                    field.text(),
                    written);
        }
        return written;
    }

    /** Reads a term without an operator: the beginning of a device name. */
    private SearchTerm word(boolean negated, String word, boolean quoted, int begin)
            throws SearchProblem {
        expectSpace();
        if (word.isEmpty()) {
            throw SearchProblem.at("expected-term", begin, "expected a field or a name");
        }
        Value value = Value.text(word, true);
        if (!quoted) {
            value = Value.text(word.contains("*") ? word : word + "*", false);
        }
        return new SearchTerm(negated, SearchField.DEVICE, "", Operator.IS, List.of(value));
    }

    private void expectSpace() throws SearchProblem {
        if (at < text.length() && !isSpace(text.charAt(at))) {
            throw SearchProblem.at("expected-space", at, "expected a space after the quoted text");
        }
    }

    private SearchField field(StringBuilder name, int keyFrom, int begin) throws SearchProblem {
        String word = keyFrom < 0 ? name.toString() : name.substring(0, keyFrom);
        Optional<SearchField> field = SearchField.of(word);
        if (field.isEmpty()) {
            String known =
                    Arrays.stream(SearchField.values())
                            .map(SearchField::text)
                            .collect(Collectors.joining(", "));
            throw SearchProblem.at(
                    "unknown-field", begin, "there is no field `%s`; fields are %s", word, known);
        }
        return field.get();
    }

    private String key(SearchField field, StringBuilder name, int keyFrom, int begin)
            throws SearchProblem {
        String key = keyFrom < 0 ? "" : name.substring(keyFrom + 1);
        if (key.isEmpty() && (field.key() == Key.NEEDED || keyFrom >= 0)) {
            throw SearchProblem.at(
                    "expected-key",
                    begin + field.text().length(),
                    "expected a name after `%s`, as in `%s.name`",
                    field.text(),
                    field.text());
        }
        if (!key.isEmpty() && field.key() == Key.NONE) {
            throw SearchProblem.at(
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
            if (values.size() == SearchQuery.MOST_VALUES) {
                throw SearchProblem.at(
                        "too-many-values",
                        at,
                        "a term may have at most %s values",
                        String.valueOf(SearchQuery.MOST_VALUES));
            }
            values.add(value(field, operator, before));
        } while (!operator.orders() && isAt(COMMA));
        expectSpace();
        return values;
    }

    private Value value(SearchField field, Operator operator, String before) throws SearchProblem {
        int begin = at;
        if (isAt(QUOTE + CURLY_QUOTES)) {
            return types.of(field, operator, quotedText(), true, begin);
        }
        StringBuilder word = new StringBuilder();
        while (at < text.length()
                && !isSpace(text.charAt(at))
                && (operator.orders() || !isAt(COMMA))) {
            word.append(character());
        }
        if (word.isEmpty()) {
            throw SearchProblem.at("expected-value", begin, "expected a value after `%s`", before);
        }
        return types.of(field, operator, word.toString(), false, begin);
    }

    private String quotedText() throws SearchProblem {
        int begin = at;
        String end = isAt(QUOTE) ? QUOTE : CURLY_QUOTES;
        StringBuilder content = new StringBuilder();
        for (at++; at < text.length() && !isAt(end); ) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            content.append(character());
        }
        if (at == text.length()) {
            throw SearchProblem.at(
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
            throw SearchProblem.at("bad-character", at, "a search cannot contain this character");
        }
        at += Character.charCount(character);
        return Character.toString(character);
    }

    private boolean isAt(String characters) {
        return at < text.length() && characters.indexOf(text.charAt(at)) >= 0;
    }

    private void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isSpace(char character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }
}
