package io.fleetpulse.page.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

class SearchQueryTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    `` | ``
                    `   ` | ``
                    product:a1Pump | product : a1Pump
                    PRODUCT=a1Pump | product : a1Pump
                    product:a1… | product : a1*
                    pump-7 | device : pump-7*
                    *7 | device : *7
                    "pump-7" | device : pump-7!
                    -pump | not device : pump*
                    status:offline | status : offline!
                    status:Offline,unknown | status : offline! unknown!
                    status:offline>2h | status : offline!(> 2026-03-01T10:00:00Z ago)
                    status:online<=2026-02-01 | status : online!(<= 2026-02-01T00:00:00Z)
                    -status:online | not status : online!
                    since>1d12h | since > 2026-02-28T00:00:00Z ago
                    seen<2026-02-01T10:30 | seen < 2026-02-01T10:30:00Z
                    created>=2026-02-01T10:30+08:00 | created >= 2026-02-01T02:30:00Z
                    reason:427 | reason : 427#
                    reason>=500 | reason >= 500#
                    reason:* | reason : *
                    gateway:a1Gateway/gw-1 | gateway : a1Gateway/gw-1
                    tag.site=harbour | tag site : harbour
                    tag.site!=harbour,mill | tag site != harbour mill
                    tag."my site"="a, b" | tag my site : a, b!
                    tag.a.b:* | tag a.b : *
                    tag.楼层:三楼 | tag 楼层 : 三楼
                    version.default<2.1 | version default < 2.1
                    version:2.* | version : 2.*
                    version.default>="2.1" | version default >= 2.1!
                    prop.Temperature>60 | prop Temperature > 60#
                    prop.Temperature>-1.5e2 | prop Temperature > -1.5e2#
                    prop.Position.latitude>=30 | prop Position.latitude >= 30#
                    prop.Mode:eco,boost | prop Mode : eco boost
                    prop.Mode:"60" | prop Mode : 60!
                    flapping:yes | flapping : yes!
                    alert:* event:Over* | alert : *; event : Over*
                    tag.site:harbour version.default<2.1 | tag site : harbour; version default < 2.1
                    tag.“楼 层”：“三 楼”，四楼 | tag 楼 层 : 三 楼! 四楼
                    －gateway:* | not gateway : *
                    status：offline prop.x＞＝3 | status : offline!; prop x >= 3#
                    tag.x:"say \\"hi\\" \\\\" | tag x : say "hi" \\!
                    device:'; | device : ';
                    product:a=b | product : a=b
                    """)
    void isRead(String text, String expected) throws SearchProblem {
        assertEquals(expected, written(SearchQuery.parse(text, NOW, ZoneOffset.UTC)));
    }

    @Test
    void timesAreThoseOfTheZone() throws SearchProblem {
        SearchQuery query = SearchQuery.parse("since<2026-02-01", NOW, ZoneId.of("Asia/Shanghai"));
        assertEquals("since < 2026-01-31T16:00:00Z", written(query));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    prop.Temperature> | 17 | expected-value | expected a value after `>`
                    version.default<= | 17 | expected-value | expected a value after `<=`
                    product: x | 8 | expected-value | expected a value after `:`
                    tag.a=x,,y | 8 | expected-value | expected a value after `,`
                    status:offline> | 15 | expected-value | expected a value after `>`
                    status:offline>soon | 15 | expected-moment | expected a duration such as 2h or a time such as 2026-11-01T10:00 instead of `soon`
                    status:away | 7 | expected-one-of | expected one of online, offline, unknown instead of `away`
                    status:unknown>2h | 14 | operator-not-allowed | unknown cannot be compared with `>`
                    colour:red | 0 | unknown-field |
                    status:online colour=red | 14 | unknown-field |
                    tag:x | 3 | expected-key | expected a name after `tag`, as in `tag.name`
                    tag.:x | 3 | expected-key |
                    version.=2 | 7 | expected-key |
                    product.x:y | 7 | key-not-allowed | `product` takes no name
                    product>3 | 7 | operator-not-allowed | product cannot be compared with `>`
                    since:2h | 5 | operator-not-allowed |
                    since>9999999999d | 6 | expected-moment |
                    since>2026-02-30 | 6 | expected-moment |
                    prop.Mode>eco | 10 | expected-number | expected a number instead of `eco`
                    prop.T>1e999 | 7 | expected-number |
                    reason:kicked | 7 | expected-number |
                    version<2.* | 8 | pattern-has-no-order |
                    tag.a="x | 6 | unclosed-quote | the quoted text that begins here has no closing quote
                    " | 0 | unclosed-quote |
                    tag.a="x"y | 9 | expected-space |
                    "x"y | 3 | expected-space |
                    - | 1 | expected-term |
                    :x | 0 | unknown-field |
                    """)
    void isSaidToBeWrongAndWhere(String text, int position, String code, String message) {
        SearchProblem problem =
                assertThrows(
                        SearchProblem.class, () -> SearchQuery.parse(text, NOW, ZoneOffset.UTC));
        assertEquals(code, problem.code(), problem.getMessage());
        assertEquals(position, problem.position(), problem.getMessage());
        if (message != null) {
            assertEquals(message, problem.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"device:\u0000", "\ud800", "tag.a:\"\u0001\"", "tag.\udc00:x"})
    void hasOnlyCharactersThatTheDatabaseHas(String text) {
        SearchProblem problem =
                assertThrows(
                        SearchProblem.class, () -> SearchQuery.parse(text, NOW, ZoneOffset.UTC));
        assertEquals("bad-character", problem.code());
    }

    @Test
    void isBounded() throws SearchProblem {
        assertEquals("too-long", problem("x".repeat(1001)).code());
        assertEquals("too-many-terms", problem("a ".repeat(21)).code());
        assertEquals("too-many-values", problem("product:" + "a,".repeat(20) + "a").code());
        assertEquals(20, SearchQuery.parse("a ".repeat(20), NOW, ZoneOffset.UTC).terms().size());
    }

    @Property(tries = 5000)
    void everyTextIsReadOrSaidToBeWrong(@ForAll("texts") String text) {
        try {
            SearchQuery.parse(text, NOW, ZoneOffset.UTC);
        } catch (SearchProblem problem) {
            assertTrue(problem.position() >= 0 && problem.position() <= text.length(), text);
        }
    }

    @Property
    void anyTextCanBeQuoted(@ForAll("values") String value) throws SearchProblem {
        String text = "tag.k=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        SearchTerm term = SearchQuery.parse(text, NOW, ZoneOffset.UTC).terms().get(0);
        assertEquals(value, term.values().get(0).text());
    }

    @Provide
    static Arbitrary<String> values() {
        return Arbitraries.strings().withCharRange(' ', '\ud7ff').ofMaxLength(200);
    }

    /** From the words of the language, and from any characters. */
    @Provide
    static Arbitrary<String> texts() {
        Arbitrary<String> words =
                Arbitraries.of(
                        "status",
                        "product",
                        "tag.a",
                        "prop.x",
                        "version",
                        "since",
                        ":",
                        "=",
                        "!=",
                        "<",
                        ">=",
                        " ",
                        "-",
                        "\"",
                        "\\",
                        ",",
                        "*",
                        "2h",
                        "offline",
                        "1.5",
                        "'",
                        ";",
                        "%",
                        "…",
                        "：",
                        "楼",
                        "2026-01-01");
        Arbitrary<String> sentences = words.list().ofMaxSize(12).map(list -> String.join("", list));
        return Arbitraries.oneOf(sentences, Arbitraries.strings().ofMaxLength(60));
    }

    private static SearchProblem problem(String text) {
        return assertThrows(
                SearchProblem.class, () -> SearchQuery.parse(text, NOW, ZoneOffset.UTC));
    }

    private static String written(SearchQuery query) {
        return query.terms().stream()
                .map(SearchQueryTest::written)
                .collect(Collectors.joining("; "));
    }

    private static String written(SearchTerm term) {
        String key = term.key().isEmpty() ? "" : " " + term.key();
        return (term.negated() ? "not " : "")
                + term.field().text()
                + key
                + " "
                + term.operator().text()
                + " "
                + written(term.values());
    }

    private static String written(List<SearchTerm.Value> values) {
        return values.stream().map(SearchQueryTest::written).collect(Collectors.joining(" "));
    }

    private static String written(SearchTerm.Value value) {
        String moment = value.moment() + (value.length() ? " ago" : "");
        if (value.than() != null) {
            return value.text() + "!(" + value.than().text() + " " + moment + ")";
        }
        if (value.moment() != null) {
            return moment;
        }
        return value.text() + (value.quoted() ? "!" : "") + (value.number() != null ? "#" : "");
    }
}
