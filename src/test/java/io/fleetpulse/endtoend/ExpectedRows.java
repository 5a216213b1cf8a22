package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares the expected rows of a case with the results. Members of {@code expect}:
 *
 * <ul>
 *   <li>{@code table}: for each partial row, a row of this table or view has these values
 *   <li>{@code !table}: no row has these values
 *   <li>{@code #table}: of all rows with these values, how many there are ({@code rows}), and the
 *       totals of {@code count} and {@code sum}. Levels at a window's end count every window of the
 *       range, as their functions give them
 *   <li>{@code kafka:table}: for each partial row, such a row stands in the table's topic
 * </ul>
 *
 * Numbers may differ by 1e-9 of their size.
 */
final class ExpectedRows {

    private static final double TOLERANCE = 1e-9;
    private static final Set<String> TOTALS = Set.of("rows", "count", "sum");
    private static final int SHOWN = 6;

    /** Sparse window tables and their functions. */
    private static final Map<String, String> EVERY_WINDOW =
            Map.of("connectivity_window", "fleet.connectivity_windows");

    private final ResultsOfRun results;

    ExpectedRows(ResultsOfRun results) {
        this.results = results;
    }

    /** Fails with a list of all missing and unexpected rows. */
    void assertMet(JsonNode expect) throws Exception {
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : expect.properties()) {
            String name = member.getKey();
            for (JsonNode row : member.getValue()) {
                addFault(name, row, faults);
            }
        }
        assertThat(faults).isEmpty();
    }

    private void addFault(String name, JsonNode expected, List<String> faults) throws Exception {
        if (name.startsWith("#")) {
            ObjectNode actual = totals(name.substring(1), expected);
            if (!matches(expected, actual)) {
                faults.add("%s is %s, not %s".formatted(name, actual, expected));
            }
            return;
        }
        boolean absent = name.startsWith("!");
        List<ObjectNode> rows = rows(absent ? name.substring(1) : name);
        boolean found = rows.stream().anyMatch(row -> matches(expected, row));
        if (found == absent) {
            faults.add(
                    "%s %s %s, among %s"
                            .formatted(
                                    name,
                                    absent ? "should not have" : "has no",
                                    expected,
                                    near(expected, rows)));
        }
    }

    private List<ObjectNode> rows(String name) throws Exception {
        if (name.startsWith("kafka:")) {
            return results.ofTopic(name.substring("kafka:".length()).replaceFirst("^fleet\\.", ""));
        }
        return results.select("SELECT * FROM fleet.\"" + name + '"');
    }

    private static List<ObjectNode> near(JsonNode expected, List<ObjectNode> rows) {
        JsonNode product = expected.path("product_key");
        return rows.stream()
                .filter(row -> product.isMissingNode() || product.equals(row.get("product_key")))
                .limit(SHOWN)
                .toList();
    }

    private ObjectNode totals(String table, JsonNode expected) throws Exception {
        ObjectNode filter = expected.deepCopy();
        filter.remove(TOTALS);
        if (EVERY_WINDOW.containsKey(table)) {
            return everyWindow(table, filter);
        }
        long rows = 0;
        double count = 0;
        double sum = 0;
        for (ObjectNode row : rows(table)) {
            if (matches(filter, row)) {
                rows++;
                count += row.path("count").asDouble();
                sum += row.path("sum").asDouble();
            }
        }
        return filter.put("rows", rows).put("count", count).put("sum", sum);
    }

    /** From the product's first stored row to its last. */
    private ObjectNode everyWindow(String table, ObjectNode filter) throws Exception {
        String query =
                "SELECT count(*) AS rows FROM %s(?, (SELECT min(window_start) FROM fleet.%s WHERE product_key = ?), (SELECT max(window_end) FROM fleet.%s WHERE product_key = ?))"
                        .formatted(EVERY_WINDOW.get(table), table, table);
        String product = filter.get("product_key").textValue();
        return filter.setAll(results.select(query, product, product, product).get(0));
    }

    private static boolean matches(JsonNode expected, ObjectNode actual) {
        Iterator<Map.Entry<String, JsonNode>> members = expected.properties().iterator();
        boolean same = true;
        while (same && members.hasNext()) {
            Map.Entry<String, JsonNode> member = members.next();
            JsonNode value = actual.get(member.getKey());
            same = value != null && same(member.getValue(), value);
        }
        return same;
    }

    private static boolean same(JsonNode expected, JsonNode actual) {
        if (expected.isNumber() && actual.isNumber()) {
            return sameNumber(expected, actual);
        }
        if (expected.isNumber() && actual.isTextual()) {
            return expected.longValue() == timeOf(actual.textValue());
        }
        if (expected.isObject() && actual.isObject() && expected.size() == actual.size()) {
            return matches(expected, (ObjectNode) actual);
        }
        return expected.equals(actual);
    }

    private static boolean sameNumber(JsonNode expected, JsonNode actual) {
        if (expected.isIntegralNumber() && actual.isIntegralNumber()) {
            return expected.bigIntegerValue().equals(actual.bigIntegerValue());
        }
        double difference = Math.abs(expected.doubleValue() - actual.doubleValue());
        return difference <= Math.abs(expected.doubleValue()) * TOLERANCE
                || expected.doubleValue() == actual.doubleValue();
    }

    /** A time of a result topic, which is text there. */
    private static long timeOf(String text) {
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeParseException noTime) {
            return Long.MIN_VALUE;
        }
    }
}
