package io.fleetpulse.page;

import com.fasterxml.jackson.core.JsonGenerator;

import io.fleetpulse.page.Parameters.BadRequest;
import io.fleetpulse.page.search.BoundSql;
import io.fleetpulse.page.search.SearchConditions;
import io.fleetpulse.page.search.SearchProblem;
import io.fleetpulse.page.search.SearchQuery;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Searches devices: lists them by page, counts them, counts their most frequent values, and finds
 * their positions. {@code docs/search.md} describes the search language.
 */
final class DeviceSearch {

    static final int PAGE = 50;

    /** Above this number of devices, facets count a sample. */
    static final int COUNTED_EXACTLY = 100_000;

    /** Most positions in an answer. */
    static final int POSITIONS = 5000;

    private static final String SEARCH = "q";
    private static final String ZONE = "tz";
    private static final String SORT = "sort";
    private static final String AFTER = "after";

    /** Lets joins of a million devices run in memory. */
    private static final String MEMORY = "SET LOCAL work_mem = '128MB'";

    private DeviceSearch() {}

    static List<Content> contents() {
        return List.of(
                new Searched("search", Set.of(SEARCH, ZONE, SORT, AFTER), DeviceSearch::page),
                new Searched("search/count", Set.of(SEARCH, ZONE), DeviceSearch::count),
                new Searched("search/facets", Set.of(SEARCH, ZONE), DeviceSearch::facets),
                new Searched("search/positions", Set.of(SEARCH, ZONE), DeviceSearch::positions));
    }

    /** Answers a parsed search. */
    private interface Answering {
        Content.Body to(Search search, Parameters parameters) throws BadRequest;
    }

    private record Searched(String path, Set<String> parameters, Answering answering)
            implements Content {

        @Override
        public Body body(Parameters given) throws BadRequest, SearchProblem {
            Instant now = Instant.now();
            SearchQuery query = SearchQuery.parse(given.text(SEARCH), now, zone(given.text(ZONE)));
            return answering.to(new Search(query, given.text(Parameters.PRODUCT), now), given);
        }
    }

    /**
     * A parsed search of the devices of a product.
     *
     * @param product empty for all products
     */
    record Search(SearchQuery query, String product, Instant now) {

        /** Returns {@code FROM … WHERE …} of the matching devices. */
        BoundSql matches(Connection connection, boolean withStatus) throws SQLException {
            SearchConditions conditions =
                    new SearchConditions(query, module -> versions(connection, module), now);
            BoundSql sql = new BoundSql().add("FROM device\n");
            if (withStatus || conditions.needsStatus()) {
                sql.add(
                        """
                        LEFT JOIN device_status
                            ON device_status.product_key = device.product_key
                            AND device_status.device_name = device.device_name
                        """);
            }
            sql.add("WHERE ").add(conditions.sql());
            if (!product.isEmpty()) {
                sql.add("\nAND device.product_key = ?", product);
            }
            return sql;
        }
    }

    private static ZoneId zone(String name) {
        try {
            return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException unknownZone) {
            return ZoneOffset.UTC;
        }
    }

    private static Content.Body page(Search search, Parameters parameters) throws BadRequest {
        DeviceOrder order = DeviceOrder.of(parameters.text(SORT));
        DeviceCursor after = DeviceCursor.parse(parameters.text(AFTER));
        return (connection, out) -> {
            List<DeviceCursor> keys = keys(connection, search, order, after);
            boolean more = keys.size() > PAGE;
            List<DeviceCursor> shown = more ? keys.subList(0, PAGE) : keys;
            out.writeFieldName("devices");
            write(connection, details(shown), out);
            out.writeStringField("next", more ? shown.get(PAGE - 1).text() : null);
        };
    }

    /** Returns the keys of a page, and one more key if another page follows. */
    private static List<DeviceCursor> keys(
            Connection connection, Search search, DeviceOrder order, DeviceCursor after)
            throws SQLException {
        List<DeviceCursor> keys = new ArrayList<>();
        for (BoundSql part : order.parts(search.matches(connection, order.bySince()), after)) {
            if (keys.size() <= PAGE) {
                BoundSql limited = part.add(" LIMIT ?", PAGE + 1 - keys.size());
                read(connection, limited, rows -> keys.add(key(rows)));
            }
        }
        return keys;
    }

    private static DeviceCursor key(ResultSet rows) throws SQLException {
        OffsetDateTime since = rows.getObject(1, OffsetDateTime.class);
        Long microseconds =
                since == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, since.toInstant());
        return new DeviceCursor(microseconds, rows.getString(2), rows.getString(3));
    }

    private static BoundSql details(List<DeviceCursor> keys) {
        return new BoundSql()
                .add(
                        DeviceSearchSql.DETAILS,
                        Instant.now().minus(SearchConditions.RECENT),
                        keys.stream().map(DeviceCursor::productKey).toArray(String[]::new),
                        keys.stream().map(DeviceCursor::deviceName).toArray(String[]::new));
    }

    private static Content.Body count(Search search, Parameters parameters) {
        return (connection, out) -> out.writeNumberField("devices", counted(connection, search));
    }

    private static long counted(Connection connection, Search search) throws SQLException {
        execute(connection, MEMORY);
        List<Long> counts = new ArrayList<>();
        BoundSql sql = new BoundSql().add("SELECT count(*) ");
        read(
                connection,
                sql.add(search.matches(connection, false)),
                rows -> counts.add(rows.getLong(1)));
        return counts.get(0);
    }

    /**
     * Samples a large result by the hash of the device names, which is independent of the devices'
     * state.
     */
    private static Content.Body facets(Search search, Parameters parameters) {
        return (connection, out) -> {
            long devices = counted(connection, search);
            int oneOf = (int) ((devices + COUNTED_EXACTLY - 1) / COUNTED_EXACTLY);
            BoundSql sql =
                    new BoundSql()
                            .add(DeviceSearchSql.MATCHED)
                            .add(search.matches(connection, true));
            if (oneOf > 1) {
                sql.add("\nAND hashtext(device.device_name) % ? = 0", oneOf);
            }
            out.writeNumberField("devices", devices);
            out.writeNumberField("oneOf", Math.max(1, oneOf));
            out.writeFieldName("facets");
            write(connection, sql.add(DeviceSearchSql.FACETS), out);
        };
    }

    private static Content.Body positions(Search search, Parameters parameters) {
        return (connection, out) -> {
            execute(connection, MEMORY);
            BoundSql sql =
                    new BoundSql()
                            .add(DeviceSearchSql.POSITIONED)
                            .add(search.matches(connection, true))
                            .add(DeviceSearchSql.POSITIONS, POSITIONS);
            out.writeFieldName("positions");
            write(connection, sql, out);
        };
    }

    private static List<String> versions(Connection connection, String module) throws SQLException {
        List<String> versions = new ArrayList<>();
        BoundSql sql = new BoundSql();
        if (module.isEmpty()) {
            sql.add(DeviceSearchSql.ALL_VERSIONS);
        } else {
            sql.add(DeviceSearchSql.VERSIONS_OF_MODULE, module, module);
        }
        read(connection, sql, rows -> versions.add(rows.getString(1)));
        return versions;
    }

    private interface RowReader {
        void read(ResultSet rows) throws SQLException;
    }

    private static void read(Connection connection, BoundSql sql, RowReader reader)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
            sql.bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }

    private static void write(Connection connection, BoundSql sql, JsonGenerator out)
            throws SQLException, IOException {
        try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
            sql.bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                RowsJson.write(rows, out);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }
}
