package io.fleetpulse.page.search;

import io.fleetpulse.page.search.SearchTerm.Value;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Conditions on the rows of other tables: events, alerts, versions and properties of a device.
 * Compares versions itself and passes the matching versions to the database, which then needs no
 * function for their order and can use an index.
 */
final class RowConditions {

    private final KnownVersions versions;
    private final Instant now;

    /**
     * Creates the conditions.
     *
     * @param now the current time, the end of the period of recent events
     */
    RowConditions(KnownVersions versions, Instant now) {
        this.versions = versions;
        this.now = now;
    }

    /** Returns a condition on the rows of another table, or of a query in parentheses. */
    private static BoundSql exists(boolean holds, BoundSql rows, BoundSql condition) {
        return new BoundSql()
                .add(holds ? "EXISTS (SELECT FROM " : "NOT EXISTS (SELECT FROM ")
                .add(rows)
                .add(" AS found WHERE found.product_key = device.product_key")
                .add(" AND found.device_name = device.device_name AND ")
                .add(condition)
                .add(")");
    }

    private static BoundSql table(String name) {
        return new BoundSql().add(name);
    }

    /**
     * Expresses "seen before a time" as "not seen since", which includes devices that were never
     * seen.
     */
    static BoundSql seen(Operator operator, Value value, boolean holds) {
        Operator than = ColumnConditions.inTime(operator, value);
        boolean later = than == Operator.ABOVE || than == Operator.AT_LEAST;
        String since = than == Operator.ABOVE || than == Operator.AT_MOST ? " > ?" : " >= ?";
        BoundSql rows =
                new BoundSql()
                        .add("(SELECT product_key, device_name FROM device_status WHERE since")
                        .add(since, value.moment())
                        .add(" UNION ALL SELECT product_key, device_name FROM device_property")
                        .add(" WHERE at" + since, value.moment())
                        .add(" UNION ALL SELECT product_key, device_name FROM device_event")
                        .add(" WHERE at" + since, value.moment())
                        .add(")");
        return exists(holds == later, rows, new BoundSql().add("true"));
    }

    static BoundSql flapping(SearchTerm term, boolean holds) {
        List<String> words = term.values().stream().map(Value::text).distinct().toList();
        if (words.size() > 1) {
            return new BoundSql().add(holds ? "true" : "false");
        }
        return exists(
                holds == words.get(0).equals("yes"),
                table("flapping_device"),
                new BoundSql().add("coalesce(found.ended_at, 'infinity') = 'infinity'"));
    }

    /** Looks at the newest alert of each kind and subject, whose state is raised or resolved. */
    static BoundSql alert(SearchTerm term, boolean holds) {
        BoundSql newest =
                new BoundSql()
                        .add("(SELECT DISTINCT ON (product_key, device_name, kind, subject)")
                        .add(" product_key, device_name, kind, state FROM alert")
                        .add(" WHERE device_name IS NOT NULL")
                        .add(" ORDER BY product_key, device_name, kind, subject, at DESC)");
        return exists(
                holds,
                newest,
                new BoundSql()
                        .add("found.state = 'raised' AND ")
                        .add(
                                ColumnConditions.any(
                                        term,
                                        value -> ColumnConditions.text("found.kind", value))));
    }

    BoundSql event(SearchTerm term, boolean holds) {
        return exists(
                holds,
                table("device_event"),
                new BoundSql()
                        .add("found.at >= ? AND ", now.minus(SearchConditions.RECENT))
                        .add(
                                ColumnConditions.any(
                                        term,
                                        value ->
                                                ColumnConditions.text("found.identifier", value))));
    }

    BoundSql version(SearchTerm term, Operator operator, boolean holds) throws SQLException {
        BoundSql condition = new BoundSql();
        if (!term.key().isEmpty()) {
            condition.add("found.module_name = ? AND ", term.key());
        }
        if (operator.orders()) {
            String than = term.values().get(0).text();
            String[] matching =
                    versions.of(term.key()).stream()
                            .filter(version -> matches(version, operator, than))
                            .toArray(String[]::new);
            condition.add("found.version = ANY (?)", (Object) matching);
        } else {
            condition.add(
                    ColumnConditions.any(
                            term, value -> ColumnConditions.text("found.version", value)));
        }
        return exists(holds, table("device_version"), condition);
    }

    private static boolean matches(String version, Operator operator, String than) {
        int order = VersionOrder.VERSIONS.compare(version, than);
        return switch (operator) {
            case BELOW -> order < 0;
            case AT_MOST -> order <= 0;
            case ABOVE -> order > 0;
            case AT_LEAST -> order >= 0;
            case IS -> order == 0;
            case NOT -> order != 0;
        };
    }

    /**
     * A name with dots, such as {@code Position.latitude}, means a property of this name or a
     * member of an object.
     */
    static BoundSql property(SearchTerm term, Operator operator, boolean holds) {
        String key = term.key();
        int dot = key.indexOf('.');
        BoundSql condition =
                new BoundSql()
                        .add("(found.property = ? AND ", key)
                        .add(
                                ColumnConditions.any(
                                        term,
                                        value ->
                                                holds(
                                                        new BoundSql().add("found.value"),
                                                        operator,
                                                        value)));
        if (dot > 0) {
            String[] path = key.substring(dot + 1).split("\\.", -1);
            condition
                    .add(" OR found.property = ? AND ", key.substring(0, dot))
                    .add(ColumnConditions.any(term, value -> holds(member(path), operator, value)));
        }
        return exists(holds, table("device_property"), condition.add(")"));
    }

    private static BoundSql member(String[] path) {
        return new BoundSql().add("(found.value #> ?)", (Object) path);
    }

    private static BoundSql holds(BoundSql column, Operator operator, Value value) {
        if (value.isAny()) {
            return new BoundSql().add(column).add(" IS NOT NULL");
        }
        if (value.number() != null) {
            BoundSql number =
                    new BoundSql()
                            .add("CASE WHEN jsonb_typeof(")
                            .add(column)
                            .add(") = 'number' THEN ")
                            .add(column)
                            .add(
                                    "::numeric END " + ColumnConditions.comparison(operator) + " ?",
                                    value.number());
            if (operator != Operator.IS) {
                return number;
            }
            // Also finds a text that looks like the number.
            return number.add(" OR ").add(column).add(" = to_jsonb(?::text)", value.text());
        }
        BoundSql text = new BoundSql().add(column).add(" #>> '{}' ");
        if (value.isPattern()) {
            return text.add("LIKE ?", ColumnConditions.pattern(value.text()));
        }
        return text.add("= ?", value.text());
    }
}
