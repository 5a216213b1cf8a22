package io.fleetpulse.result;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tables that a run writes: all, or those configured by name. The name of a view selects every
 * table that the view reads; {@code connectivity_window} and {@code cohort_window} also select
 * {@code window_progress}.
 */
public final class TableChoice implements Serializable {

    private static final long serialVersionUID = 1;

    /** The text that selects every table. */
    private static final String EVERY = "all";

    /** Every table. */
    public static final TableChoice ALL =
            new TableChoice(List.of(EVERY), EnumSet.allOf(Table.class));

    private final ArrayList<String> names;
    private final EnumSet<Table> tables;

    private TableChoice(List<String> names, EnumSet<Table> tables) {
        this.names = new ArrayList<>(names);
        this.tables = tables;
    }

    /**
     * Parses a choice.
     *
     * @param text {@code all}, or names of tables and views, separated by commas
     * @throws IllegalArgumentException if a name is neither a table nor a view
     */
    public static TableChoice parse(String text) {
        if (text.equals(EVERY)) {
            return ALL;
        }
        List<String> names = new ArrayList<>();
        EnumSet<Table> tables = EnumSet.noneOf(Table.class);
        for (String member : text.split(",", -1)) {
            String name = member.strip();
            Set<Table> named = named(name);
            if (named.isEmpty()) {
                throw new IllegalArgumentException(name);
            }
            if (!names.contains(name)) {
                names.add(name);
            }
            tables.addAll(named);
        }
        return new TableChoice(names, tables);
    }

    /** Returns all labels in alphabetical order; {@link #parse} takes relations too. */
    public static Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (Table table : Table.values()) {
            names.add(table.label());
        }
        return names;
    }

    private static Set<Table> named(String name) {
        EnumSet<Table> named = EnumSet.noneOf(Table.class);
        for (Table table : Table.values()) {
            if (table.label().equals(name) || table.relation().equals(name)) {
                named.add(table);
                if (table.label().equals(name)) {
                    named.addAll(addedByItsView(table));
                }
            }
        }
        return named;
    }

    /** Returns the tables that the view or function of a table reads in addition to the table. */
    private static Set<Table> addedByItsView(Table table) {
        return switch (table) {
            case CONNECTIVITY_WINDOW, COHORT_WINDOW -> EnumSet.of(Table.WINDOW_PROGRESS);
            case DEVICE_SESSION -> EnumSet.of(Table.OFFLINE_CAUSE);
            case PROPERTY_WINDOW ->
                    EnumSet.of(Table.PROPERTY_AMENDMENT, Table.DEVICE_PROPERTY_LIMIT);
            case PRODUCT_PROPERTY_WINDOW ->
                    EnumSet.of(Table.PROPERTY_AMENDMENT, Table.PROPERTY_WINDOW);
            case PROPERTY_VALUE_WINDOW ->
                    EnumSet.of(Table.PROPERTY_VALUE_AMENDMENT, Table.PROPERTY_VALUE_LIMIT);
            case EVENT_WINDOW,
                    VALIDATION_FAILURE_WINDOW,
                    DOWNLINK_WINDOW,
                    LIFECYCLE_WINDOW,
                    CUSTOM_TOPIC_WINDOW,
                    STREAM_WINDOW ->
                    EnumSet.of(Table.COUNT_AMENDMENT);
            default -> EnumSet.noneOf(Table.class);
        };
    }

    /** Whether the choice has a table. */
    public boolean contains(Table table) {
        return tables.contains(table);
    }

    /** Returns the tables, in the order of {@link Table}. */
    public Set<Table> tables() {
        return Collections.unmodifiableSet(tables);
    }

    /** Returns the names as configured, separated by commas. */
    @Override
    public String toString() {
        return String.join(",", names);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TableChoice choice && tables.equals(choice.tables);
    }

    @Override
    public int hashCode() {
        return tables.hashCode();
    }
}
