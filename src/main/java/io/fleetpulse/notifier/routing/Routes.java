package io.fleetpulse.notifier.routing;

import io.fleetpulse.notifier.alert.Alert;

import java.util.ArrayList;
import java.util.List;

/**
 * The routes file.
 *
 * @param receivers every receiver
 * @param routes in the order in which they are looked at
 * @param maintenance when which alerts are expected
 */
public record Routes(List<Receiver> receivers, List<Route> routes, List<Maintenance> maintenance) {

    /** The routes that an alert takes: the first that means it, and those that this one leaves open. */
    public List<Route> of(Alert alert) {
        List<Route> taken = new ArrayList<>();
        for (Route route : routes) {
            if (route.alerts().matches(alert)) {
                taken.add(route);
                if (!route.goesOn()) {
                    break;
                }
            }
        }
        return taken;
    }
}
