package io.fleetpulse.page;

import io.fleetpulse.page.search.BoundSql;
import io.fleetpulse.page.search.SearchConditions;
import io.fleetpulse.page.search.SearchConditions.Found;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads pages of devices. PostgreSQL has no statistics of conditions on several tables or on
 * values, so a page looks at devices in order for a limited time. If few of them match, the page
 * ends early, and the next page searches all other devices.
 */
final class DevicePages {

    /** Devices that a page looks at first. */
    private static final int FIRST = 500;

    /** Most growth of the number of devices from one look to the next. */
    private static final int GROWTH = 4;

    /** Most rows of a term that a page looks up. */
    private static final int VERY_FEW = 2_000;

    /** The same for a page that follows an unfinished page, which may take longer. */
    private static final int FEW = 50_000;

    /**
     * A page of devices.
     *
     * @param next the key that the next page follows; null for the last page
     */
    record Page(List<DeviceCursor> devices, DeviceCursor next) {

        /** Returns a page of keys, of which one more than a page shows that another follows. */
        private static Page of(List<DeviceCursor> keys) {
            if (keys.size() <= DeviceSearch.PAGE) {
                return new Page(keys, null);
            }
            List<DeviceCursor> devices = keys.subList(0, DeviceSearch.PAGE);
            return new Page(devices, devices.get(DeviceSearch.PAGE - 1));
        }
    }

    /**
     * How much a page may cost.
     *
     * @param cheap PostgreSQL's cost of a statement below which a page runs the statement at once
     * @param walk how long a page looks at devices in order; it looks at least once
     * @param longWalk the same for a page that follows an unfinished page
     */
    record Limits(double cheap, Duration walk, Duration longWalk) {
        static final Limits USUAL =
                new Limits(5_000, Duration.ofMillis(40), Duration.ofMillis(500));
    }

    private final Connection connection;
    private final SearchConditions conditions;
    private final DevicePage page;
    private final Limits limits;

    private DevicePages(
            Connection connection,
            DeviceQuery search,
            SearchConditions conditions,
            DeviceOrder order,
            Limits limits) {
        this.connection = connection;
        this.conditions = conditions;
        this.page = new DevicePage(search, conditions, order);
        this.limits = limits;
    }

    /** Reads the page that follows a key; null for the first page. */
    static Page read(
            Connection connection,
            DeviceQuery search,
            DeviceOrder order,
            DeviceCursor after,
            Limits limits)
            throws SQLException {
        BoundStatements.execute(connection, DeviceSearchSql.MEMORY);
        SearchConditions conditions = search.conditions(connection);
        return new DevicePages(connection, search, conditions, order, limits).read(after);
    }

    private Page read(DeviceCursor after) throws SQLException {
        BoundSql sorted = page.sorted(after);
        if (isCheap(sorted)) {
            return Page.of(rows(sorted));
        }
        boolean unfinished = after != null && after.unfinished();
        int few = unfinished ? FEW : VERY_FEW;
        Optional<Found> found = conditions.found(!unfinished);
        if (found.isPresent() && (unfinished || isCheap(page.devices(found.get(), few)))) {
            List<DeviceCursor> keys = new ArrayList<>();
            if (readsFew(page.found(found.get(), after, few), keys)) {
                return Page.of(keys);
            }
        }
        return unfinished ? whole(after, found.isPresent()) : walked(after, limits.walk(), false);
    }

    /** Looks at devices in order for longer, and then sorts all the other devices that match. */
    private Page whole(DeviceCursor after, boolean findsMany) throws SQLException {
        Page walked = walked(after, limits.longWalk(), true);
        if (walked.next() == null || !walked.next().unfinished()) {
            return walked;
        }
        BoundStatements.execute(connection, DeviceSearchSql.BY_ANY_PLAN);
        BoundSql rest = page.sorted(walked.next());
        if (findsMany && StatementCost.of(connection, rest) > DeviceCount.COSTLY) {
            BoundStatements.execute(connection, DeviceSearchSql.WITHOUT_LOOKUPS);
        }
        List<DeviceCursor> keys = new ArrayList<>(walked.devices());
        keys.addAll(rows(rest));
        return Page.of(keys);
    }

    /** Reads the keys of a page that a term finds; returns whether the term finds few devices. */
    private boolean readsFew(BoundSql found, List<DeviceCursor> keys) throws SQLException {
        AtomicBoolean areFew = new AtomicBoolean();
        BoundStatements.read(
                connection,
                found,
                rows -> {
                    areFew.set(rows.getBoolean(4));
                    if (rows.getString(2) != null) {
                        keys.add(key(rows));
                    }
                });
        return areFew.get();
    }

    /**
     * Looks at more and more devices in the order of an index, until a page is full.
     *
     * @param endsEarly whether to stop before the time if so few devices match that the page will
     *     not be full by then
     */
    private Page walked(DeviceCursor after, Duration time, boolean endsEarly) throws SQLException {
        BoundStatements.execute(connection, DeviceSearchSql.BY_INDEX);
        long start = System.nanoTime();
        long end = start + time.toNanos();
        List<DeviceCursor> keys = new ArrayList<>();
        DeviceCursor last = after;
        int devices = FIRST;
        while (true) {
            long begun = System.nanoTime();
            keys.addAll(rows(page.walked(last, devices)));
            if (keys.size() > DeviceSearch.PAGE) {
                return Page.of(keys);
            }
            List<DeviceCursor> reached = rows(page.lastLookedAt(last, devices));
            if (!reached.isEmpty()) {
                last = reached.get(0);
            } else if (page.isByTime(last)) {
                last = DeviceCursor.WITHOUT_STATUS;
            } else {
                return Page.of(keys);
            }
            long now = System.nanoTime();
            long looks = (end - now) / Math.max(1, now - begun);
            boolean tooFew =
                    endsEarly
                            && devices > FIRST
                            && (double) keys.size() / (now - start)
                                    < (DeviceSearch.PAGE + 1.0) / time.toNanos();
            if (looks < 1 || tooFew) {
                return new Page(keys, last.asUnfinished());
            }
            devices *= (int) Math.min(GROWTH, looks);
        }
    }

    private boolean isCheap(BoundSql sql) throws SQLException {
        return StatementCost.of(connection, sql) < limits.cheap();
    }

    private List<DeviceCursor> rows(BoundSql sql) throws SQLException {
        List<DeviceCursor> keys = new ArrayList<>();
        BoundStatements.read(connection, sql, rows -> keys.add(key(rows)));
        return keys;
    }

    /** Reads the key of a row of one of the page's statements. */
    static DeviceCursor key(ResultSet rows) throws SQLException {
        OffsetDateTime since = rows.getObject(1, OffsetDateTime.class);
        Long microseconds =
                since == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, since.toInstant());
        return new DeviceCursor(microseconds, rows.getString(2), rows.getString(3), false);
    }
}
