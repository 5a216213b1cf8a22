package io.fleetpulse.page.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

class SearchConditionsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<String> VERSIONS = List.of("2.9", "2.10", "v2.10", "2.10-rc1", "3");

    @Test
    void aSearchWithoutTermsFindsEveryDevice() throws Exception {
        assertEquals("true", sql("").text());
        assertFalse(conditions("").needsStatus());
    }

    @Test
    void statusIsReadOnlyWhereItIsAskedFor() throws Exception {
        assertTrue(conditions("status:offline").needsStatus());
        assertTrue(conditions("tag.a:b reason:4").needsStatus());
        assertFalse(conditions("tag.a:b version<2 prop.x>3").needsStatus());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "version.default<2.10, 2.9 2.10-rc1",
        "version.default<=2.10, 2.9 2.10 v2.10 2.10-rc1",
        "version.default>2.10, 3",
        "version.default>=2.10.0, 2.10 v2.10 3"
    })
    void versionsThatMatchAreLookedFor(String search, String expected) throws Exception {
        List<Object> values = sql(search).values();
        String[] found = (String[]) values.get(values.size() - 1);
        assertEquals(expected, String.join(" ", found));
    }

    @Test
    void oneThatDoesNotHoldIsOneThatIsFalseOrUnknown() throws Exception {
        assertTrue(sql("-state:enabled").text().endsWith(") IS NOT TRUE"));
        assertTrue(sql("state!=enabled").text().endsWith(") IS NOT TRUE"));
        assertFalse(sql("-state!=enabled").text().contains("NOT"));
        assertTrue(sql("-version:2").text().startsWith("NOT EXISTS"));
        assertTrue(sql("-flapping:no").text().startsWith("EXISTS"));
    }

    @Test
    void rowsOfADeviceAreLookedUpOrJoined() throws Exception {
        assertTrue(conditions("event:x").sql(Access.BY_DEVICE).text().endsWith(" OFFSET 0)"));
        assertFalse(conditions("event:x").sql(Access.JOINED).text().contains("OFFSET"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "product:a1, (device.product_key = ?)",
        "product:a1 device:b, (device.product_key = ?)",
        "product:a1*, true",
        "'product:a1,a2', true",
        "product!=a1, true",
        "-product!=a1, (device.product_key = ?)"
    })
    void aProductIsARangeOfTheOrderByName(String search, String expected) throws Exception {
        assertEquals(expected, conditions(search).rangeOfNames().text());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "tag.a:b, true",
        "status:offline, true AND (device_status.status = ?)",
        "-status:offline, true",
        "'status:offline,unknown', true",
        "since<2h, true AND (device_status.since > ?)",
        "-since<2h, true",
        "seen>2h, true AND NOT (device_status.since >= ?)",
        "seen>=2h, true AND NOT (device_status.since > ?)",
        "-seen<2h, true AND NOT (device_status.since > ?)",
        "seen<2h, true AND true"
    })
    void aTimeIsARangeOfTheOrderByTime(String search, String expected) throws Exception {
        assertEquals(expected, conditions(search).rangeOfTimes().text());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "prop.x>3 event:e tag.a:b, device_event, 2",
        "event:e flapping:yes, flapping_device, 1",
        "-flapping:no version:2, flapping_device, 1",
        "flapping:no version:2, device_version, 1"
    })
    void theTermWithTheFewestDevicesLeadsToThem(String search, String table, int others)
            throws Exception {
        SearchConditions.Found found = conditions(search).found(false).orElseThrow();
        assertTrue(found.devices().text().contains(" FROM " + table + " "), found.toString());
        assertEquals(others, found.condition().text().split("\nAND ").length);
    }

    @Test
    void whatADeviceLacksLeadsToNone() throws Exception {
        assertTrue(conditions("event!=x -prop.y>3 flapping:yes,no tag.a:b").found(false).isEmpty());
    }

    @Test
    void signsOfPatternsStandForThemselves() {
        assertEquals("100\\%\\_\\\\%", ColumnConditions.pattern("100%_\\*"));
    }

    /** The SQL of a search does not depend on its values, since no value is part of the SQL. */
    @Property
    void valuesAreBoundAndNeverPartOfTheSql(@ForAll("terms") List<String> given) throws Exception {
        String hostile = String.format(given.get(0), given.get(1), given.get(2));
        String harmless = String.format(given.get(0), "k", "v");

        BoundSql sql = sql(hostile);

        assertEquals(sql(harmless).text(), sql.text());
        long marks = sql.text().replace("??", "").chars().filter(sign -> sign == '?').count();
        assertEquals(marks, sql.values().size());
    }

    /** Three texts: a term with places for a key and a value, a key, and a value. */
    @Provide
    static Arbitrary<List<String>> terms() {
        Arbitrary<String> forms =
                Arbitraries.of(
                        "product:\"%2$s\"",
                        "device:\"%2$s\"",
                        "\"%2$s\"",
                        "-ip=\"%2$s\"",
                        "gateway:\"%2$s\"",
                        "alert:\"%2$s\"",
                        "event!=\"%2$s\"",
                        "tag.\"%1$s\"=\"%2$s\"",
                        "tag.\"%1$s\":*",
                        "-tag.\"%1$s\"!=x*",
                        "version.\"%1$s\"=\"%2$s\"",
                        "version.\"%1$s\"<\"%2$s\"",
                        "prop.\"%1$s\"=\"%2$s\"",
                        "prop.\"%1$s\">5");
        Arbitrary<String> hostile =
                Arbitraries.oneOf(
                        Arbitraries.of(
                                "' OR true --",
                                "'; DROP TABLE fleet.device; --",
                                "?",
                                "??",
                                "$1",
                                "%",
                                "100\\\\%_",
                                "E'\\\\x27'",
                                "/*",
                                "\u2019 OR 1=1"),
                        Arbitraries.strings()
                                .withChars("'?;-%_$ abc)(:,*")
                                .ofMinLength(1)
                                .ofMaxLength(30));
        return Combinators.combine(forms, hostile, hostile)
                .as(
                        (form, key, value) ->
                                List.of(form, key.replace(".", ""), value.replace("/", "")));
    }

    private static BoundSql sql(String text) throws SearchProblem, SQLException {
        return conditions(text).sql(Access.JOINED);
    }

    private static SearchConditions conditions(String text) throws SearchProblem {
        SearchQuery query = SearchQuery.parse(text, NOW, ZoneOffset.UTC);
        return new SearchConditions(query, module -> VERSIONS, NOW);
    }
}
