package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.AlertId;
import io.fleetpulse.notifier.alert.AlertState;
import io.fleetpulse.notifier.routing.Route;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The alerts of one route by group. */
final class RouteOutbox {

    private final Route route;
    private final Map<List<String>, Group> groups = new LinkedHashMap<>();
    private final Map<AlertId, List<String>> groupOfAlert = new HashMap<>();

    RouteOutbox(Route route) {
        this.route = route;
    }

    Route route() {
        return route;
    }

    Collection<Group> groups() {
        return groups.values();
    }

    Optional<Standing> find(AlertId id) {
        return Optional.ofNullable(groupOfAlert.get(id))
                .map(values -> groups.get(values).standings().get(id));
    }

    /** Returns the group of an alert; creates it if absent. */
    Group groupOf(AlertState alert) {
        List<String> known = groupOfAlert.get(alert.id());
        List<String> values = known;
        if (known == null) {
            values = route.group(alert);
            groupOfAlert.put(alert.id(), values);
        }
        List<String> ofGroup = values;
        return groups.computeIfAbsent(ofGroup, unused -> new Group(route, ofGroup));
    }

    /** Returns the standing of an alert; creates it if absent. */
    Standing standing(AlertState alert) {
        return groupOf(alert)
                .standings()
                .computeIfAbsent(alert.id(), id -> new Standing(route.name(), id));
    }

    /** Adds a standing from an earlier run or from earlier routes. */
    void add(Standing standing) {
        standing.example()
                .ifPresent(
                        alert -> {
                            Group group = groupOf(alert);
                            group.standings().put(standing.id(), standing);
                            group.sentAt(standing.sentAt());
                        });
    }

    void remove(AlertId id) {
        List<String> values = groupOfAlert.remove(id);
        if (values != null) {
            Group group = groups.get(values);
            group.standings().remove(id);
            if (group.standings().isEmpty()) {
                groups.remove(values);
            }
        }
    }

    void clockSetBack(long now) {
        groups.values().forEach(group -> group.clockSetBack(now));
    }

    int size() {
        return groupOfAlert.size();
    }
}
