package io.fleetpulse.page;

import io.fleetpulse.page.search.Access;
import io.fleetpulse.page.search.BoundSql;
import io.fleetpulse.page.search.SearchConditions;

import java.sql.SQLException;

/**
 * Counts the most frequent values of the devices that match. Of many devices it counts a sample, by
 * the hash of the device names, which is independent of the devices' state.
 */
final class DeviceFacets {

    /** Most devices of which facets are exact. */
    private static final int EXACT = 100_000;

    /** Devices of a sample, about. */
    private static final int SAMPLED = 25_000;

    /**
     * Share of a sample from which PostgreSQL looks up the rows of each device instead of joining
     * the rows of all devices.
     */
    private static final int SMALL = 10;

    private DeviceFacets() {}

    /** Returns one of how many devices is in the sample; 1 if all are. */
    static int oneOf(long devices) {
        return devices > EXACT ? (int) (devices / SAMPLED) : 1;
    }

    /** Returns the statement that counts the values of one of a number of devices. */
    static BoundSql sql(DeviceQuery search, SearchConditions conditions, int oneOf)
            throws SQLException {
        Access access = oneOf >= SMALL ? Access.BY_DEVICE : Access.JOINED;
        BoundSql sql =
                new BoundSql()
                        .add(DeviceSearchSql.MATCHED)
                        .add(search.matches(conditions, true, access));
        if (oneOf > 1) {
            sql.add("\nAND hashtext(device.device_name) % ? = 0", oneOf);
        }
        return sql.add(DeviceSearchSql.FACETS);
    }
}
