package io.fleetpulse.page;

import java.util.List;
import java.util.stream.Stream;

/** Everything that can be asked. */
final class Endpoints {

    private Endpoints() {}

    static List<Endpoint> all() {
        return Stream.of(
                        OverviewQueries.endpoints(),
                        FleetQueries.endpoints(),
                        TelemetryQueries.endpoints(),
                        RolloutQueries.endpoints(),
                        VersionQueries.endpoints(),
                        QualityQueries.endpoints(),
                        DeviceQueries.endpoints())
                .flatMap(List::stream)
                .toList();
    }
}
