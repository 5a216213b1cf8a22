package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.AlertState;
import io.fleetpulse.notifier.routing.Maintenance;
import io.fleetpulse.notifier.routing.QuietHours;
import io.fleetpulse.notifier.routing.Route;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Applies quiet hours and maintenance: decides which items wait and which are never sent. */
final class Mute {

    private final List<Maintenance> maintenance;

    Mute(List<Maintenance> maintenance) {
        this.maintenance = maintenance;
    }

    /**
     * Returns until when an item waits, in milliseconds since the epoch; empty if the item need not
     * wait.
     */
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
        if (item.alert().isFiring() || item.kind() == ItemKind.CAME_AND_WENT) {
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

    /** Returns whether an item's alert fired and ended within one maintenance window. */
    boolean isNeverSaid(Item item) {
        if (item.kind() != ItemKind.CAME_AND_WENT) {
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

    private static AlertState firing(Item item) {
        if (item.begun() != null && !item.alert().isFiring()) {
            return item.begun();
        }
        return item.alert();
    }
}
