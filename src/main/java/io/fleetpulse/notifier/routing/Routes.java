package io.fleetpulse.notifier.routing;

import io.fleetpulse.notifier.alert.AlertState;

import java.util.ArrayList;
import java.util.List;

/**
 * The content of the routes file.
 *
 * @param receivers all receivers
 * @param routes routes in the order of their evaluation
 * @param maintenance maintenance windows
 */
public record Routes(List<Receiver> receivers, List<Route> routes, List<Maintenance> maintenance) {

    /**
     * Returns the routes of an alert: all matching routes up to the first one without
     * {@code continue}.
     */
    public List<Route> of(AlertState alert) {
        List<Route> taken = new ArrayList<>();
        for (Route route : routes) {
            if (route.alerts().matches(alert)) {
                taken.add(route);
                if (!route.continues()) {
                    break;
                }
            }
        }
        return taken;
    }
}
