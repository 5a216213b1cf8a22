package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.routing.Receiver;
import io.fleetpulse.notifier.routing.Route;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The alerts of all routes, and the records of those that changed and are not stored yet. */
final class Standings {

    private static final long REMEMBERED = Duration.ofDays(7).toMillis();

    private final Map<String, RouteOutbox> routes = new LinkedHashMap<>();
    private final ChangedRecords changed = new ChangedRecords();

    /** Replaces the routes by routes without alerts. */
    void use(List<Route> wanted) {
        routes.clear();
        for (Route route : wanted) {
            routes.put(route.name(), new RouteOutbox(route));
        }
    }

    Collection<RouteOutbox> routes() {
        return routes.values();
    }

    /** Returns the alerts of a route; null if there is no such route. */
    RouteOutbox route(String name) {
        return routes.get(name);
    }

    List<RouteOutbox> routesTo(Receiver receiver) {
        return routes.values().stream()
                .filter(route -> route.route().receiver().name().equals(receiver.name()))
                .toList();
    }

    /** Returns the standing of an item of a message that waits for its formation or its answer. */
    Standing of(Section section, Item item) {
        return routes.get(section.route()).find(item.alert().id()).orElseThrow();
    }

    Stream<Standing> all() {
        return routes.values().stream()
                .flatMap(route -> route.groups().stream())
                .flatMap(group -> group.standings().values().stream());
    }

    long count(Predicate<Standing> wanted) {
        return all().filter(wanted).count();
    }

    /** Adds the record of an alert to the changed ones. */
    void note(Standing standing) {
        changed.note(standing);
    }

    /** Adds the removal of an alert to the changed records. */
    void forget(Standing standing) {
        changed.forget(standing);
    }

    /** Returns the records that changed since the last call. */
    List<SentRecord> takeChanged() {
        return changed.take();
    }

    /** Removes alerts that ended long ago. */
    void forgetOld(long now) {
        for (RouteOutbox route : routes.values()) {
            List<Standing> over = new ArrayList<>();
            for (Group group : route.groups()) {
                for (Standing standing : group.standings().values()) {
                    if (standing.isOver(now - REMEMBERED)) {
                        over.add(standing);
                    }
                }
            }
            for (Standing standing : over) {
                route.remove(standing.id());
                changed.forget(standing);
            }
        }
    }

    /**
     * Returns the offset of the first row of each partition that is still pending.
     *
     * @param read the next offset to read of each partition
     */
    Map<Integer, Long> progress(Map<Integer, Long> read) {
        Map<Integer, Long> progress = new TreeMap<>(read);
        all().filter(Standing::needsMessage)
                .map(Standing::offsets)
                .forEach(
                        pending ->
                                pending.forEach(
                                        (partition, offset) ->
                                                progress.merge(partition, offset, Math::min)));
        return progress;
    }
}
