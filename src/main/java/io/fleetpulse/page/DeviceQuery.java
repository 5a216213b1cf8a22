package io.fleetpulse.page;

import io.fleetpulse.page.search.Access;
import io.fleetpulse.page.search.BoundSql;
import io.fleetpulse.page.search.KnownVersions;
import io.fleetpulse.page.search.SearchConditions;
import io.fleetpulse.page.search.SearchQuery;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A parsed search of the devices of a product.
 *
 * @param product empty for all products
 */
record DeviceQuery(SearchQuery query, String product, Instant now) {

    private static final String WITH_STATUS =
            """
            LEFT JOIN device_status
                ON device_status.product_key = device.product_key
                AND device_status.device_name = device.device_name
            """;

    /** Returns {@code FROM … WHERE …} of the matching devices. */
    BoundSql matches(SearchConditions conditions, boolean withStatus) throws SQLException {
        return matches(conditions, withStatus || conditions.needsStatus(), new BoundSql());
    }

    /** Returns {@code FROM … WHERE …} of the matching devices with their rows of other tables. */
    BoundSql matches(SearchConditions conditions, BoundSql joins) throws SQLException {
        return matches(conditions, true, joins);
    }

    /**
     * Returns {@code FROM … WHERE …} of the matching devices of a sample. The hash of a device's
     * name, which is independent of the device's state, decides whether the sample has the device.
     *
     * @param oneOf one of how many devices is in the sample
     */
    BoundSql sampled(SearchConditions conditions, int oneOf) throws SQLException {
        return new BoundSql()
                .add("FROM device\n")
                .add(WITH_STATUS)
                .add("WHERE hashtext(device.device_name) % ? = 0\nAND ", oneOf)
                .add(conditions.sql(Access.BY_DEVICE))
                .add(ofProduct());
    }

    private BoundSql matches(SearchConditions conditions, boolean withStatus, BoundSql joins)
            throws SQLException {
        BoundSql sql = new BoundSql().add("FROM device\n");
        if (withStatus) {
            sql.add(WITH_STATUS);
        }
        return sql.add(joins).add("WHERE ").add(conditions.sql(Access.JOINED)).add(ofProduct());
    }

    /** Returns the conditions, which look up the versions of each module once. */
    SearchConditions conditions(Connection connection) {
        Map<String, List<String>> known = new HashMap<>();
        KnownVersions versions =
                module -> {
                    if (!known.containsKey(module)) {
                        known.put(module, versions(connection, module));
                    }
                    return known.get(module);
                };
        return new SearchConditions(query, versions, now);
    }

    /** Returns the condition on the product, preceded by {@code AND}; empty for all products. */
    BoundSql ofProduct() {
        BoundSql sql = new BoundSql();
        return product.isEmpty() ? sql : sql.add("\nAND device.product_key = ?", product);
    }

    private static List<String> versions(Connection connection, String module) throws SQLException {
        List<String> versions = new ArrayList<>();
        BoundSql sql = new BoundSql();
        if (module.isEmpty()) {
            sql.add(DeviceSearchSql.ALL_VERSIONS);
        } else {
            sql.add(DeviceSearchSql.VERSIONS_OF_MODULE, module, module);
        }
        BoundStatements.read(connection, sql, rows -> versions.add(rows.getString(1)));
        return versions;
    }
}
