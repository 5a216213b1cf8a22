package io.fleetpulse.page;

import io.fleetpulse.page.search.BoundSql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** How large the sample of a fleet is from which counts are estimated. */
final class DeviceSample {

    /** Most devices of a fleet without a sample. */
    private static final int EXACT = 100_000;

    /** Devices of a sample, about. */
    private static final int SAMPLED = 15_000;

    private DeviceSample() {}

    /** Returns one of how many devices of the fleet is in the sample; 1 if all are. */
    static int oneOf(Connection connection) throws SQLException {
        List<Long> devices = new ArrayList<>();
        BoundStatements.read(
                connection,
                new BoundSql().add(DeviceSearchSql.FLEET_SIZE),
                rows -> devices.add(rows.getLong(1)));
        return oneOf(devices.get(0));
    }

    /** Returns one of how many devices of a fleet is in the sample; 1 if all are. */
    static int oneOf(long devices) {
        return devices > EXACT ? (int) (devices / SAMPLED) : 1;
    }
}
