package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.AlertState;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rows of one alert after the row that its receiver knows, and the item to send about them. At
 * most {@value #MOST} rows are kept; beyond this limit, the oldest rows are only counted.
 */
final class PendingRows {

    static final int MOST = 16;

    private final NavigableMap<Long, AlertState> rows = new TreeMap<>();

    /** Whether the row that the receiver knows was deleted or replaced. */
    private boolean knownIsGone;

    private int earlier;

    /** Adds a row. */
    void put(AlertState row, AlertState known) {
        if (known != null && row.at() == known.at()) {
            if (row.hasSameStateAs(known)) {
                rows.remove(row.at());
                knownIsGone = false;
                return;
            }
            knownIsGone = true;
        } else if (known != null && row.at() < known.at() && !knownIsGone) {
            return;
        }
        rows.put(row.at(), row);
        if (rows.size() > MOST) {
            if (rows.pollFirstEntry().getValue().isFiring()) {
                earlier++;
            }
        }
    }

    /** Removes a row. */
    void remove(long at, AlertState known) {
        rows.remove(at);
        if (known != null && known.at() == at) {
            knownIsGone = !known.isWithdrawn();
        }
    }

    boolean isEmpty() {
        return rows.isEmpty() && !knownIsGone;
    }

    void clear() {
        rows.clear();
        knownIsGone = false;
        earlier = 0;
    }

    /** Returns the newest row. */
    Optional<AlertState> newest() {
        return Optional.ofNullable(rows.lastEntry()).map(entry -> entry.getValue());
    }

    /**
     * Returns the item to send; empty if there is no change to report.
     *
     * @param known the row that the receiver knows; null if none
     * @param raise the last firing row that the receiver knows; null if none
     */
    Optional<Item> item(AlertState known, AlertState raise) {
        boolean knownFires = known != null && known.isFiring();
        if (rows.isEmpty()) {
            return withoutRows(known, raise, knownFires);
        }
        AlertState newest = rows.lastEntry().getValue();
        if (known != null && rows.values().stream().allMatch(known::hasSameStateAs)) {
            return Optional.empty();
        }
        if (newest.isFiring()) {
            ItemKind kind = ItemKind.RAISED;
            if (knownFires && rows.values().stream().anyMatch(row -> !row.isFiring())) {
                kind = ItemKind.RAISED_AGAIN;
            }
            return Optional.of(new Item(kind, newest, null, timesBefore(knownFires)));
        }
        if (knownFires) {
            return Optional.of(new Item(ItemKind.RESOLVED, newest, known, earlier));
        }
        AlertState begun = lastFiring(rows.values());
        if (begun != null) {
            int before = Math.max(0, timesBefore(false) - 1);
            return Optional.of(new Item(ItemKind.CAME_AND_WENT, newest, begun, before));
        }
        if (newest.isResolution()) {
            return Optional.empty();
        }
        return Optional.of(new Item(ItemKind.INFORMATION, newest, null, 0));
    }

    private Optional<Item> withoutRows(AlertState known, AlertState raise, boolean knownFires) {
        if (!knownIsGone) {
            return Optional.empty();
        }
        if (knownFires) {
            return Optional.of(new Item(ItemKind.WITHDRAWN, known.withdrawn(), known, 0));
        }
        if (known.isResolution() && raise != null) {
            return Optional.of(new Item(ItemKind.RAISED_AGAIN, raise, null, 0));
        }
        return Optional.empty();
    }

    /** Returns how often the alert fired and ended. */
    private int timesBefore(boolean firesAtFirst) {
        int times = earlier;
        boolean fires = firesAtFirst;
        for (AlertState row : rows.values()) {
            if (fires && !row.isFiring()) {
                times++;
            }
            fires = row.isFiring();
        }
        if (firesAtFirst && times > 0) {
            // The first end belongs to the row that the receiver knows.
            times--;
        }
        return times;
    }

    private static AlertState lastFiring(Collection<AlertState> rows) {
        AlertState firing = null;
        for (AlertState row : rows) {
            if (row.isFiring()) {
                firing = row;
            }
        }
        return firing;
    }
}
