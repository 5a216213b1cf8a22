package io.fleetpulse.page.search;

import io.fleetpulse.page.search.SearchTerm.Value;

import java.sql.SQLException;
import java.time.Instant;

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

    /**
     * Rows of other tables, at least one of which a device has or, if not {@code present}, none.
     *
     * @param table a table, or a query in parentheses
     * @param condition the condition on its rows, which are named {@code found}
     */
    record Rows(boolean present, BoundSql table, BoundSql condition) {

        private Rows(boolean present, String table, BoundSql condition) {
            this(present, new BoundSql().add(table), condition);
        }

        /** Returns the condition on a device. */
        BoundSql sql(Access access) {
            return new BoundSql()
                    .add(present ? "EXISTS (SELECT FROM " : "NOT EXISTS (SELECT FROM ")
                    .add(table)
                    .add(" AS found WHERE found.product_key = device.product_key")
                    .add(" AND found.device_name = device.device_name AND ")
                    .add(condition)
                    .add(access.end())
                    .add(")");
        }

        /** Returns the query of the keys of the rows' devices; a device may have several rows. */
        BoundSql devices() {
            return new BoundSql()
                    .add("SELECT product_key, device_name FROM ")
                    .add(table)
                    .add(" AS found WHERE ")
                    .add(condition);
        }
    }

    /**
     * Expresses "seen before a time" as "not seen since", which includes devices that were never
     * seen.
     */
    static Rows seen(Operator operator, Value value, boolean holds) {
        String since = after(operator, value);
        BoundSql rows =
                new BoundSql()
                        .add("(SELECT product_key, device_name FROM device_status WHERE since")
                        .add(since, value.moment())
                        .add(" UNION ALL SELECT product_key, device_name FROM device_property")
                        .add(" WHERE at" + since, value.moment())
                        .add(" UNION ALL SELECT product_key, device_name FROM device_event")
                        .add(" WHERE at" + since, value.moment())
                        .add(")");
        return new Rows(holds == isLater(operator, value), rows, new BoundSql().add("true"));
    }

    /** Returns what {@code seen} implies for a device with a status. */
    static BoundSql seenStatus(Operator operator, Value value, boolean holds) {
        if (holds == isLater(operator, value)) {
            return new BoundSql().add("true");
        }
        return new BoundSql()
                .add("NOT (device_status.since")
                .add(after(operator, value), value.moment())
                .add(")");
    }

    private static boolean isLater(Operator operator, Value value) {
        Operator than = ColumnConditions.inTime(operator, value);
        return than == Operator.ABOVE || than == Operator.AT_LEAST;
    }

    private static String after(Operator operator, Value value) {
        Operator than = ColumnConditions.inTime(operator, value);
        return than == Operator.ABOVE || than == Operator.AT_MOST ? " > ?" : " >= ?";
    }

    /** Finds the current episode; every device either has one or not. */
    static Rows flapping(String word, boolean holds) {
        return new Rows(
                holds == word.equals("yes"),
                "flapping_device",
                new BoundSql().add("coalesce(found.ended_at, 'infinity') = 'infinity'"));
    }

    /** Looks at the newest alert of each kind and subject, whose state is raised or resolved. */
    static Rows alert(SearchTerm term, boolean holds) {
        BoundSql newest =
                new BoundSql()
                        .add("(SELECT DISTINCT ON (product_key, device_name, kind, subject)")
                        .add(" product_key, device_name, kind, state FROM alert")
                        .add(" WHERE device_name IS NOT NULL")
                        .add(" ORDER BY product_key, device_name, kind, subject, at DESC)");
        return new Rows(
                holds,
                newest,
                new BoundSql()
                        .add("found.state = 'raised' AND ")
                        .add(
                                ColumnConditions.any(
                                        term,
                                        value -> ColumnConditions.text("found.kind", value))));
    }

    Rows event(SearchTerm term, boolean holds) {
        return new Rows(
                holds,
                "device_event",
                new BoundSql()
                        .add("found.at >= ? AND ", now.minus(SearchConditions.RECENT))
                        .add(
                                ColumnConditions.any(
                                        term,
                                        value ->
                                                ColumnConditions.text("found.identifier", value))));
    }

    Rows version(SearchTerm term, Operator operator, boolean holds) throws SQLException {
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
        return new Rows(holds, "device_version", condition);
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
    static Rows property(SearchTerm term, Operator operator, boolean holds) {
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
        return new Rows(holds, "device_property", condition.add(")"));
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
