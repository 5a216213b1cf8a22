package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Table;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tables that {@code partitioning.sql} partitions, with test rows and the rows' partitions.
 */
final class Partitions {

    static final long DAY = 24 * 3_600_000L;

    static final List<Table> TABLES =
            List.of(
                    Table.COUNT_AMENDMENT,
                    Table.DEVICE_EVENT,
                    Table.DEVICE_SESSION,
                    Table.PRODUCT_PROPERTY_WINDOW,
                    Table.PROPERTY_AMENDMENT,
                    Table.PROPERTY_VALUE_AMENDMENT,
                    Table.PROPERTY_VALUE_WINDOW,
                    Table.PROPERTY_WINDOW);

    private Partitions() {}

    /**
     * Inserts into every table a row of now, a row of three weeks ago, and a row far beyond the
     * retention period.
     */
    static void fill(TestDatabase database) throws SQLException {
        long now = System.currentTimeMillis();
        for (Table table : TABLES) {
            DatedRows.insert(database, table, now - 1_000 * DAY, now - 20 * DAY, now);
        }
    }

    /** Rows by the partition that holds them: "past", "default", or "week". */
    static Map<String, Integer> holders(TestDatabase database, Table table) throws SQLException {
        Map<String, Integer> holders = new TreeMap<>();
        for (String holder :
                database.rows("SELECT tableoid::regclass FROM fleet." + table.relation())) {
            String kind = holder.replaceFirst("^fleet\\." + table.relation() + "_", "");
            holders.merge(kind.replaceFirst("^w\\d{8}$", "week"), 1, Integer::sum);
        }
        return holders;
    }
}
