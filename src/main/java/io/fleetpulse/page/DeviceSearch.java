package io.fleetpulse.page;

import io.fleetpulse.page.Parameters.BadRequest;
import io.fleetpulse.page.search.BoundSql;
import io.fleetpulse.page.search.SearchConditions;
import io.fleetpulse.page.search.SearchProblem;
import io.fleetpulse.page.search.SearchQuery;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/**
 * Searches devices: lists them by page, counts them, counts their most frequent values, and finds
 * their positions. {@code docs/search.md} describes the search language.
 */
final class DeviceSearch {

    static final int PAGE = 50;

    private static final String SEARCH = "q";
    private static final String ZONE = "tz";
    private static final String SORT = "sort";
    private static final String AFTER = "after";

    private DeviceSearch() {}

    static List<Content> contents(DevicePages.Limits limits) {
        return List.of(
                new Searched(
                        "search",
                        Set.of(SEARCH, ZONE, SORT, AFTER),
                        (search, parameters) -> page(search, parameters, limits)),
                new Searched("search/count", Set.of(SEARCH, ZONE), DeviceSearch::count),
                new Searched("search/facets", Set.of(SEARCH, ZONE), DeviceSearch::facets),
                new Searched("search/positions", Set.of(SEARCH, ZONE), DeviceSearch::positions));
    }

    /** Answers a parsed search. */
    private interface Answering {
        Content.Body to(DeviceQuery search, Parameters parameters) throws BadRequest;
    }

    private record Searched(String path, Set<String> parameters, Answering answering)
            implements Content {

        @Override
        public Body body(Parameters given) throws BadRequest, SearchProblem {
            Instant now = Instant.now();
            SearchQuery query = SearchQuery.parse(given.text(SEARCH), now, zone(given.text(ZONE)));
            return answering.to(new DeviceQuery(query, given.text(Parameters.PRODUCT), now), given);
        }
    }

    private static ZoneId zone(String name) {
        try {
            return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException unknownZone) {
            return ZoneOffset.UTC;
        }
    }

    private static Content.Body page(
            DeviceQuery search, Parameters parameters, DevicePages.Limits limits)
            throws BadRequest {
        DeviceOrder order = DeviceOrder.of(parameters.text(SORT));
        DeviceCursor after = DeviceCursor.parse(parameters.text(AFTER));
        return (connection, out) -> {
            DevicePages.Page page = DevicePages.read(connection, search, order, after, limits);
            DeviceCursor next = page.next();
            out.writeFieldName("devices");
            BoundStatements.write(connection, details(page.devices()), out);
            out.writeStringField("next", next == null ? null : next.text());
            out.writeBooleanField("unfinished", next != null && next.unfinished());
        };
    }

    private static BoundSql details(List<DeviceCursor> keys) {
        return new BoundSql()
                .add(
                        DeviceSearchSql.DETAILS,
                        Instant.now().minus(SearchConditions.RECENT),
                        keys.stream().map(DeviceCursor::productKey).toArray(String[]::new),
                        keys.stream().map(DeviceCursor::deviceName).toArray(String[]::new));
    }

    private static Content.Body count(DeviceQuery search, Parameters parameters) {
        return (connection, out) -> {
            DeviceCount count = DeviceCount.of(connection, search);
            out.writeNumberField("devices", count.devices());
            out.writeNumberField("oneOf", count.oneOf());
        };
    }

    private static Content.Body facets(DeviceQuery search, Parameters parameters) {
        return (connection, out) -> DeviceFacets.of(connection, search).write(out);
    }

    private static Content.Body positions(DeviceQuery search, Parameters parameters) {
        return (connection, out) -> DevicePositions.write(connection, search, out);
    }
}
