package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.Alert;
import io.fleetpulse.notifier.routing.Maintenance;
import io.fleetpulse.notifier.routing.QuietHours;
import io.fleetpulse.notifier.routing.Route;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Quiet hours and maintenance: what waits, and what is never said. */
final class Mute {

    private final List<Maintenance> maintenance;

    Mute(List<Maintenance> maintenance) {
        this.maintenance = maintenance;
    }

    /** Until when an item waits, milliseconds since the epoch; empty where it does not. */
    OptionalLong until(Item item, Route route, long now) {
        long until = Long.MIN_VALUE;
        for (QuietHours hours : route.quietHours()) {
            if (hours.holds(item.severity())) {
                until =
                        hours.until(Instant.ofEpochMilli(now))
                                .map(end -> end.toEpochMilli())
                                .map(end -> Math.max(end, now + 1))
                                .orElse(until);
            }
        }
        if (item.alert().isFiring() || item.news() == News.CAME_AND_WENT) {
            for (Maintenance window : maintenance) {
                if (window.covers(now) && window.expects(firing(item))) {
                    until = Math.max(until, window.to().toEpochMilli());
                }
            }
        }
        if (until <= now) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(until);
    }

    /** Whether an item tells of what began and ended in maintenance. */
    boolean isNeverSaid(Item item) {
        if (item.news() != News.CAME_AND_WENT) {
            return false;
        }
        for (Maintenance window : maintenance) {
            if (window.expects(item.begun())
                    && window.covers(item.begun().at())
                    && window.covers(item.alert().at())) {
                return true;
            }
        }
        return false;
    }

    private static Alert firing(Item item) {
        if (item.begun() != null && !item.alert().isFiring()) {
            return item.begun();
        }
        return item.alert();
    }
}
