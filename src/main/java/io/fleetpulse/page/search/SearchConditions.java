package io.fleetpulse.page.search;

import static io.fleetpulse.page.search.ColumnConditions.column;
import static io.fleetpulse.page.search.ColumnConditions.moment;
import static io.fleetpulse.page.search.ColumnConditions.text;

import io.fleetpulse.page.search.SearchTerm.Value;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Translates a search to a SQL condition on the table {@code device}, joined with
 * {@code device_status} if {@link #needsStatus} is true. Conditions on other tables become
 * {@code EXISTS} or {@code NOT EXISTS}, which PostgreSQL runs as a join in either direction.
 */
public final class SearchConditions {

    /** Age up to which events count as recent. */
    public static final Duration RECENT = Duration.ofHours(24);

    /** The fields whose rows lead to devices, those with the fewest devices first. */
    private static final List<SearchField> STARTING =
            List.of(
                    SearchField.FLAPPING,
                    SearchField.ALERT,
                    SearchField.EVENT,
                    SearchField.VERSION,
                    SearchField.PROP);

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

    /** Returns the condition; {@code true} if every device matches. */
    public BoundSql sql(Access access) throws SQLException {
        return sql(access, query.terms());
    }

    private BoundSql sql(Access access, List<SearchTerm> terms) throws SQLException {
        BoundSql sql = new BoundSql();
        String before = "";
        for (SearchTerm term : terms) {
            sql.add(before).add(condition(term, access));
            before = "\nAND ";
        }
        if (terms.isEmpty()) {
            sql.add("true");
        }
        return sql;
    }

    /**
     * Returns the part of the condition that restricts the order by product and name to a range;
     * {@code true} for all devices.
     */
    public BoundSql rangeOfNames() throws SQLException {
        return sql(
                Access.BY_DEVICE,
                query.terms().stream()
                        .filter(term -> term.field() == SearchField.PRODUCT)
                        .filter(term -> holds(term) && isOneText(term))
                        .toList());
    }

    private static boolean isOneText(SearchTerm term) {
        return term.values().size() == 1 && !term.values().get(0).isPattern();
    }

    /**
     * Returns what the condition implies for a device's status and its start, which restricts the
     * order by time to a range; {@code true} for all times.
     */
    public BoundSql rangeOfTimes() throws SQLException {
        BoundSql sql = new BoundSql().add("true");
        for (SearchTerm term : query.terms()) {
            boolean holds = holds(term);
            if (holds && term.values().size() == 1 && isOfStatus(term)) {
                sql.add(" AND ").add(condition(term, Access.BY_DEVICE));
            } else if (term.field() == SearchField.SEEN) {
                Value moment = term.values().get(0);
                sql.add(" AND ").add(RowConditions.seenStatus(operator(term), moment, holds));
            }
        }
        return sql;
    }

    private static boolean isOfStatus(SearchTerm term) {
        return term.field() == SearchField.STATUS || term.field() == SearchField.SINCE;
    }

    /**
     * Returns the devices that one of the terms finds by itself, and the condition of the other
     * terms; empty if no term starts from the rows of another table.
     *
     * @param estimated whether only terms count whose rows PostgreSQL can estimate; it has no
     *     statistics of the values of properties
     */
    public Optional<Found> found(boolean estimated) throws SQLException {
        for (SearchField field : STARTING) {
            if (estimated && field == SearchField.PROP) {
                continue;
            }
            for (SearchTerm term : query.terms()) {
                Optional<RowConditions.Rows> rows = rows(term).filter(RowConditions.Rows::present);
                if (term.field() == field && rows.isPresent()) {
                    List<SearchTerm> others = new ArrayList<>(query.terms());
                    others.remove(term);
                    return Optional.of(
                            new Found(rows.get().devices(), sql(Access.BY_DEVICE, others)));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Devices that a term finds.
     *
     * @param devices the query of their product keys and device names
     * @param condition the condition of the other terms
     */
    public record Found(BoundSql devices, BoundSql condition) {}

    private static boolean holds(SearchTerm term) {
        return term.negated() == (term.operator() == Operator.NOT);
    }

    private static Operator operator(SearchTerm term) {
        return term.operator() == Operator.NOT ? Operator.IS : term.operator();
    }

    private BoundSql condition(SearchTerm term, Access access) throws SQLException {
        Optional<RowConditions.Rows> rows = rows(term);
        return rows.isPresent() ? rows.get().sql(access) : columns(term);
    }

    /** Returns the condition of a term on rows of another table; empty for a term on columns. */
    private Optional<RowConditions.Rows> rows(SearchTerm term) throws SQLException {
        boolean holds = holds(term);
        Operator operator = operator(term);
        return switch (term.field()) {
            case SEEN -> Optional.of(RowConditions.seen(operator, term.values().get(0), holds));
            case FLAPPING -> flapping(term);
            case ALERT -> Optional.of(RowConditions.alert(term, holds));
            case EVENT -> Optional.of(rows.event(term, holds));
            case VERSION -> Optional.of(rows.version(term, operator, holds));
            case PROP -> Optional.of(RowConditions.property(term, operator, holds));
            default -> Optional.empty();
        };
    }

    private static Optional<RowConditions.Rows> flapping(SearchTerm term) {
        List<String> words = term.values().stream().map(Value::text).distinct().toList();
        return words.size() > 1
                ? Optional.empty()
                : Optional.of(RowConditions.flapping(words.get(0), holds(term)));
    }

    private static BoundSql columns(SearchTerm term) {
        boolean holds = holds(term);
        Operator operator = operator(term);
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
            // Every device either flaps or does not.
            case FLAPPING -> new BoundSql().add(holds ? "true" : "false");
            case SEEN, ALERT, EVENT, VERSION, PROP ->
                    throw new IllegalArgumentException(term.field() + " is no column");
        };
    }
}
