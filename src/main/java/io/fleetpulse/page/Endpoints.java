package io.fleetpulse.page;

import java.util.List;
import java.util.stream.Stream;

/** Everything that can be asked. */
final class Endpoints {

    private Endpoints() {}

    /** Every address. */
    static List<Content> contents() {
        return Stream.concat(all().stream(), DeviceSearch.contents().stream()).toList();
    }

    /** Those whose questions are the same for all requests. */
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
