package io.fleetpulse.page;

import java.util.List;
import java.util.stream.Stream;

/** All paths under {@code /api/}. */
final class Endpoints {

    private Endpoints() {}

    /**
     * Returns all paths.
     *
     * @param limits how much a page of a search may cost
     */
    static List<Content> contents(DevicePages.Limits limits) {
        return Stream.concat(all().stream(), DeviceSearch.contents(limits).stream()).toList();
    }

    /** Returns the paths with constant queries. */
    static List<Endpoint> all() {
        return Stream.of(
                        OverviewQueries.endpoints(),
                        FleetQueries.endpoints(),
                        TelemetryQueries.endpoints(),
                        RolloutQueries.endpoints(),
                        VersionQueries.endpoints(),
                        QualityQueries.endpoints(),
                        GatewayQueries.endpoints(),
                        JobQueries.endpoints(),
                        CommandQueries.endpoints(),
                        DeviceQueries.endpoints())
                .flatMap(List::stream)
                .toList();
    }
}
