package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.routing.Route;

/** Marks pending rows as known if they need no message. */
final class Suppression {

    private final Standings standings;
    private final Mute mute;
    private final OutboxCounts counts;

    Suppression(Standings standings, Mute mute, OutboxCounts counts) {
        this.standings = standings;
        this.mute = mute;
        this.counts = counts;
    }

    /** Marks the pending rows of an alert as known if the route sends no message of them. */
    void apply(Standing standing, Route route, long now) {
        Item item = standing.item().orElse(null);
        boolean suppressed = standing.isKnownByAnotherRow();
        if (item != null && item.kind() == ItemKind.CAME_AND_WENT) {
            if (mute.isNeverSaid(item)) {
                counts.countInMaintenance();
                suppressed = true;
            } else if (standing.isOld()) {
                counts.countTooOld();
                suppressed = true;
            }
        }
        if (item != null && item.kind() == ItemKind.RESOLVED && !route.resolved()) {
            suppressed = true;
        }
        if (suppressed) {
            absorb(standing, now);
        }
    }

    /** Marks the pending rows of all ended alerts as known. */
    void absorbEnded(long now) {
        standings
                .all()
                .filter(standing -> standing.item().filter(Suppression::isEnded).isPresent())
                .forEach(standing -> absorb(standing, now));
    }

    private static boolean isEnded(Item item) {
        return !item.alert().isFiring();
    }

    private void absorb(Standing standing, long now) {
        if (standing.absorb(now)) {
            standings.note(standing);
        }
    }
}
