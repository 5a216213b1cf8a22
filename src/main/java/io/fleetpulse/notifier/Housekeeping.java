package io.fleetpulse.notifier;

import io.fleetpulse.notifier.kafka.AlertTopic;
import io.fleetpulse.notifier.outbox.Outbox;
import io.fleetpulse.notifier.routing.Routes;

import java.util.Map;

/**
 * Runs the periodic tasks: loads a changed routes file, forgets old alerts, and looks for new
 * partitions.
 */
final class Housekeeping {

    private static final long EVERY = 5_000;
    private static final long DISCOVERY = 60_000;
    private static final long FORGETTING = 3_600_000;

    private final RoutesWatch watch;
    private Routes routes;
    private long dueAt;
    private long discoveryAt;
    private long forgettingAt;

    Housekeeping(Routes routes, RoutesWatch watch) {
        this.routes = routes;
        this.watch = watch;
    }

    /** Returns the newest routes without a mistake. */
    Routes routes() {
        return routes;
    }

    /** Does the work if it is due; returns whether it was. */
    boolean run(Outbox outbox, AlertTopic alerts, long now) {
        if (!isDue(dueAt, EVERY, now)) {
            return false;
        }
        dueAt = now + EVERY;
        watch.changed()
                .ifPresent(
                        wanted -> {
                            routes = wanted;
                            outbox.replace(wanted);
                        });
        if (isDue(forgettingAt, FORGETTING, now)) {
            forgettingAt = now + FORGETTING;
            outbox.forgetOld(now);
        }
        if (isDue(discoveryAt, DISCOVERY, now)) {
            discoveryAt = now + DISCOVERY;
            alerts.begin(Map.of());
        }
        return true;
    }

    /** Whether a periodic task is due; also true if the clock was set back since it ran. */
    static boolean isDue(long at, long every, long now) {
        return now >= at || at - now > every;
    }
}
