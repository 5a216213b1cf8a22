package io.fleetpulse.page;

import io.fleetpulse.page.search.BoundSql;
import io.fleetpulse.page.search.SearchConditions;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The number of devices that match a search. In a large fleet, a count that reads most rows of
 * several tables, or of the largest one, is estimated from a sample.
 *
 * @param devices the counted devices
 * @param oneOf one of how many devices is counted; 1 if all are
 */
record DeviceCount(long devices, int oneOf) {

    /** PostgreSQL's cost of a statement that takes about a second on one core. */
    static final double COSTLY = 45_000;

    /** Fewest matching devices of a sample, for a standard error of at most ten percent. */
    private static final int ENOUGH = 100;

    /** Counts the devices that match a search. */
    static DeviceCount of(Connection connection, DeviceQuery search) throws SQLException {
        return of(connection, search, DeviceSample.oneOf(connection), COSTLY);
    }

    /**
     * Counts a sample if the exact count is costly, or all devices if few of the sample match.
     *
     * @param oneOf one of how many devices is in the sample; 1 if all are
     * @param costly greatest cost of an exact count, if there is a sample
     */
    static DeviceCount of(Connection connection, DeviceQuery search, int oneOf, double costly)
            throws SQLException {
        BoundStatements.execute(connection, DeviceSearchSql.MEMORY);
        SearchConditions conditions = search.conditions(connection);
        BoundSql exact = counting(search.matches(conditions, false));
        if (oneOf > 1 && StatementCost.of(connection, exact) > costly) {
            long sampled = counted(connection, counting(search.sampled(conditions, oneOf)));
            if (sampled >= ENOUGH) {
                return new DeviceCount(sampled, oneOf);
            }
        }
        return new DeviceCount(counted(connection, exact), 1);
    }

    private static BoundSql counting(BoundSql matching) {
        return new BoundSql().add("SELECT count(*) ").add(matching);
    }

    private static long counted(Connection connection, BoundSql sql) throws SQLException {
        List<Long> counts = new ArrayList<>();
        BoundStatements.read(connection, sql, rows -> counts.add(rows.getLong(1)));
        return counts.get(0);
    }
}
