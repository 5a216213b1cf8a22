package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.AlertState;
import io.fleetpulse.notifier.routing.Route;
import io.fleetpulse.notifier.routing.Routes;

import java.util.List;
import java.util.Optional;

/** Adds the rows of alerts to the routes that match them. */
final class Intake {

    /** Most alerts that the outbox remembers per route. */
    private static final int MOST_ALERTS = 200_000;

    private final Routes routes;
    private final Standings standings;
    private final Suppression suppression;
    private final OutboxCounts counts;
    private final long maxAge;

    /**
     * Creates an intake.
     *
     * @param maxAge an alert is old if the job wrote its row more than this number of milliseconds
     *     after its time
     */
    Intake(
            Routes routes,
            Standings standings,
            Suppression suppression,
            OutboxCounts counts,
            long maxAge) {
        this.routes = routes;
        this.standings = standings;
        this.suppression = suppression;
        this.counts = counts;
        this.maxAge = maxAge;
    }

    void accept(AlertRow row, long now) {
        AlertState alert = row.alert();
        List<Route> matching = matching(row);
        for (RouteOutbox route : standings.routes()) {
            Optional<Standing> known = route.find(alert.id());
            boolean matches = matching.contains(route.route());
            if (known.isPresent()) {
                if (matches || concerns(known.get(), row)) {
                    accept(row, known.get(), route, now);
                }
            } else if (matches) {
                if (route.size() >= MOST_ALERTS) {
                    counts.countBeyondLimit();
                } else {
                    accept(row, route.standing(alert), route, now);
                }
            }
        }
    }

    /** Returns the routes that send a message of a row of an alert that no receiver knows. */
    private List<Route> matching(AlertRow row) {
        if (row.deleted() || row.alert().isResolution()) {
            return List.of();
        }
        List<Route> matching = routes.of(row.alert());
        if (matching.isEmpty()) {
            counts.countWithoutRoute();
        }
        return matching;
    }

    private void accept(AlertRow row, Standing standing, RouteOutbox route, long now) {
        boolean isOld = !row.deleted() && row.writtenAt() - row.alert().at() > maxAge;
        standing.accept(row, isOld, now);
        suppression.apply(standing, route.route(), now);
    }

    /**
     * Returns whether a row changes an alert that the receiver knows or soon will, even if the
     * route does not match the row.
     */
    private static boolean concerns(Standing standing, AlertRow row) {
        return row.deleted()
                || row.alert().isResolution()
                || standing.isKnownFiring()
                || standing.needsMessage();
    }
}
