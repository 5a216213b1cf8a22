package io.fleetpulse.page.search;

import static io.fleetpulse.page.search.ColumnConditions.column;
import static io.fleetpulse.page.search.ColumnConditions.moment;
import static io.fleetpulse.page.search.ColumnConditions.text;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Translates a search to a SQL condition on the table {@code device}, joined with
 * {@code device_status} if {@link #needsStatus} is true. Conditions on other tables become
 * {@code EXISTS} or {@code NOT EXISTS}, which PostgreSQL runs as a join in either direction.
 */
public final class SearchConditions {

    /** Age up to which events count as recent. */
    public static final Duration RECENT = Duration.ofHours(24);

    private final SearchQuery query;
    private final RowConditions rows;

    /**
     * Creates the conditions of a search.
     *
     * @param now the current time, the end of the period of recent events
     */
    public SearchConditions(SearchQuery query, KnownVersions versions, Instant now) {
        this.query = query;
        rows = new RowConditions(versions, now);
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
            case GATEWAY -> column(term, holds, ColumnConditions::gateway);
            case TAG -> column(term, holds, value -> ColumnConditions.tag(term.key(), value));
            case STATUS -> column(term, holds, ColumnConditions::status);
            case SINCE ->
                    column(term, holds, value -> moment("device_status.since", operator, value));
            case REASON -> column(term, holds, value -> ColumnConditions.reason(operator, value));
            case IP -> column(term, holds, value -> text("device_status.client_ip", value));
            case SEEN -> RowConditions.seen(operator, term.values().get(0), holds);
            case FLAPPING -> RowConditions.flapping(term, holds);
            case ALERT -> RowConditions.alert(term, holds);
            case EVENT -> rows.event(term, holds);
            case VERSION -> rows.version(term, operator, holds);
            case PROP -> RowConditions.property(term, operator, holds);
        };
    }
}
