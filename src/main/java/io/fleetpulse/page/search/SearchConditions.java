package io.fleetpulse.page.search;

import io.fleetpulse.page.search.SearchTerm.Value;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Translates a search to a SQL condition on the table {@code device}, joined with
 * {@code device_status} if {@link #needsStatus} is true. Conditions on other tables become
 * {@code EXISTS} or {@code NOT EXISTS}, which PostgreSQL runs as a join in either direction. This
 * class compares versions itself and passes the matching versions to the database, which then needs
 * no function for their order and can use an index.
 */
public final class SearchConditions {

    /** Age up to which events count as recent. */
    public static final Duration RECENT = Duration.ofHours(24);

    private final SearchQuery query;
    private final KnownVersions versions;
    private final Instant now;

    /**
     * Creates the conditions of a search.
     *
     * @param now the current time, the end of the period of recent events
     */
    public SearchConditions(SearchQuery query, KnownVersions versions, Instant now) {
        this.query = query;
        this.versions = versions;
        this.now = now;
    }

    /** Returns whether the condition reads columns of {@code device_status}. */
    public boolean needsStatus() {
        return query.terms().stream()
                .map(SearchTerm::field)
                .anyMatch(
                        field ->
                                switch (field) {
                                    case STATUS, SINCE, REASON, IP -> true;
                                    default -> false;
                                });
    }

    /** Returns whether every device matches. */
    public boolean isEmpty() {
        return query.terms().isEmpty();
    }

    /** Returns the condition; {@code true} if every device matches. */
    public BoundSql sql() throws SQLException {
        BoundSql sql = new BoundSql();
        String before = "";
        for (SearchTerm term : query.terms()) {
            boolean holds = term.negated() == (term.operator() == Operator.NOT);
            sql.add(before).add(condition(term, holds));
            before = "\nAND ";
        }
        if (isEmpty()) {
            sql.add("true");
        }
        return sql;
    }

    private BoundSql condition(SearchTerm term, boolean holds) throws SQLException {
        Operator operator = term.operator() == Operator.NOT ? Operator.IS : term.operator();
        return switch (term.field()) {
            case PRODUCT -> column(term, holds, value -> text("device.product_key", value));
            case DEVICE -> column(term, holds, value -> text("device.device_name", value));
            case STATE -> column(term, holds, value -> text("device.state", value));
            case CREATED ->
                    column(term, holds, value -> moment("device.created_at", operator, value));
            case GATEWAY -> column(term, holds, SearchConditions::gateway);
            case TAG -> column(term, holds, value -> tag(term.key(), value));
            case STATUS -> column(term, holds, SearchConditions::status);
            case SINCE ->
                    column(term, holds, value -> moment("device_status.since", operator, value));
            case REASON -> column(term, holds, value -> reason(operator, value));
            case IP -> column(term, holds, value -> text("device_status.client_ip", value));
            case SEEN -> seen(operator, term.values().get(0), holds);
            case FLAPPING -> flapping(term, holds);
            case ALERT -> alert(term, holds);
            case EVENT -> event(term, holds);
            case VERSION -> version(term, operator, holds);
            case PROP -> property(term, operator, holds);
        };
    }

    private interface Part {
        BoundSql of(Value value);
    }

    /** Returns a condition on columns that may be null. */
    private static BoundSql column(SearchTerm term, boolean holds, Part part) {
        return new BoundSql().add(any(term, part)).add(holds ? "" : " IS NOT TRUE");
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

    private static BoundSql any(SearchTerm term, Part part) {
        BoundSql sql = new BoundSql();
        String before = "(";
        for (Value value : term.values()) {
            sql.add(before).add(part.of(value));
            before = " OR ";
        }
        return sql.add(")");
    }

    private static BoundSql table(String name) {
        return new BoundSql().add(name);
    }

    private static BoundSql text(String column, Value value) {
        if (value.isAny()) {
            return new BoundSql().add(column + " IS NOT NULL");
        }
        if (value.isPattern()) {
            return new BoundSql().add(column + " LIKE ?", pattern(value.text()));
        }
        return new BoundSql().add(column + " = ?", value.text());
    }

    /**
     * Returns a pattern of {@code LIKE}: {@code *} matches any characters, and the special
     * characters of {@code LIKE} are escaped.
     */
    static String pattern(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace('*', '%');
    }

    private static BoundSql status(Value value) {
        if (value.text().equals("unknown")) {
            return new BoundSql().add("device_status.status IS NULL");
        }
        BoundSql sql = new BoundSql().add("device_status.status = ?", value.text());
        if (value.than() != null) {
            sql.add(" AND ").add(moment("device_status.since", value.than(), value));
        }
        return sql;
    }

    private static BoundSql moment(String column, Operator operator, Value value) {
        return new BoundSql()
                .add(column + " " + inTime(operator, value).text() + " ?", value.moment());
    }

    /** Reverses the order for a duration, since a longer time ago is an earlier time. */
    private static Operator inTime(Operator operator, Value value) {
        if (!value.length()) {
            return operator;
        }
        return switch (operator) {
            case BELOW -> Operator.ABOVE;
            case AT_MOST -> Operator.AT_LEAST;
            case ABOVE -> Operator.BELOW;
            case AT_LEAST -> Operator.AT_MOST;
            case IS, NOT -> operator;
        };
    }

    private static BoundSql reason(Operator operator, Value value) {
        if (value.isAny()) {
            return new BoundSql().add("device_status.offline_reason IS NOT NULL");
        }
        return new BoundSql()
                .add("device_status.offline_reason " + comparison(operator) + " ?", value.number());
    }

    private static String comparison(Operator operator) {
        return operator == Operator.IS ? "=" : operator.text();
    }

    /** Compares the gateway's name, or its product and name separated by a slash. */
    private static BoundSql gateway(Value value) {
        int slash = value.text().indexOf('/');
        if (slash < 0) {
            return text("device.gateway_device_name", value);
        }
        Value product = Value.text(value.text().substring(0, slash), value.quoted());
        Value name = Value.text(value.text().substring(slash + 1), value.quoted());
        return text("device.gateway_product_key", product)
                .add(" AND ")
                .add(text("device.gateway_device_name", name));
    }

    private static BoundSql tag(String key, Value value) {
        // ?? is PostgreSQL's operator ?, since JDBC reads a single ? as a value.
        if (value.isAny()) {
            return new BoundSql().add("device.tags ?? ?", key);
        }
        if (value.isPattern()) {
            return new BoundSql()
                    .add(
                            "device.tags ?? ? AND device.tags ->> ? LIKE ?",
                            key,
                            key,
                            pattern(value.text()));
        }
        return new BoundSql()
                .add("device.tags @> jsonb_build_object(?::text, ?::text)", key, value.text());
    }

    /**
     * Expresses "seen before a time" as "not seen since", which includes devices that were never
     * seen.
     */
    private static BoundSql seen(Operator operator, Value value, boolean holds) {
        Operator than = inTime(operator, value);
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

    private static BoundSql flapping(SearchTerm term, boolean holds) {
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
    private static BoundSql alert(SearchTerm term, boolean holds) {
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
                        .add(any(term, value -> text("found.kind", value))));
    }

    private BoundSql event(SearchTerm term, boolean holds) {
        return exists(
                holds,
                table("device_event"),
                new BoundSql()
                        .add("found.at >= ? AND ", now.minus(RECENT))
                        .add(any(term, value -> text("found.identifier", value))));
    }

    private BoundSql version(SearchTerm term, Operator operator, boolean holds)
            throws SQLException {
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
            condition.add(any(term, value -> text("found.version", value)));
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
    private static BoundSql property(SearchTerm term, Operator operator, boolean holds) {
        String key = term.key();
        int dot = key.indexOf('.');
        BoundSql condition =
                new BoundSql()
                        .add("(found.property = ? AND ", key)
                        .add(
                                any(
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
                    .add(any(term, value -> holds(member(path), operator, value)));
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
                            .add("::numeric END " + comparison(operator) + " ?", value.number());
            if (operator != Operator.IS) {
                return number;
            }
            // Also finds a text that looks like the number.
            return number.add(" OR ").add(column).add(" = to_jsonb(?::text)", value.text());
        }
        BoundSql text = new BoundSql().add(column).add(" #>> '{}' ");
        if (value.isPattern()) {
            return text.add("LIKE ?", pattern(value.text()));
        }
        return text.add("= ?", value.text());
    }
}
