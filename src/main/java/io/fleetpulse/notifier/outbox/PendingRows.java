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
    private boolean toldIsGone;

    private int earlier;

    /** Adds a row. */
    void put(AlertState row, AlertState told) {
        if (told != null && row.at() == told.at()) {
            if (row.saysTheSameAs(told)) {
                rows.remove(row.at());
                toldIsGone = false;
                return;
            }
            toldIsGone = true;
        } else if (told != null && row.at() < told.at() && !toldIsGone) {
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
    void remove(long at, AlertState told) {
        rows.remove(at);
        if (told != null && told.at() == at) {
            toldIsGone = !told.isWithdrawn();
        }
    }

    boolean isEmpty() {
        return rows.isEmpty() && !toldIsGone;
    }

    void clear() {
        rows.clear();
        toldIsGone = false;
        earlier = 0;
    }

    /** Returns the newest row. */
    Optional<AlertState> newest() {
        return Optional.ofNullable(rows.lastEntry()).map(entry -> entry.getValue());
    }

    /**
     * Returns the item to send; empty if there is no change to report.
     *
     * @param told the row that the receiver knows; null if none
     * @param raise the last firing row that the receiver knows; null if none
     */
    Optional<Item> item(AlertState told, AlertState raise) {
        boolean toldFires = told != null && told.isFiring();
        if (rows.isEmpty()) {
            return withoutRows(told, raise, toldFires);
        }
        AlertState newest = rows.lastEntry().getValue();
        if (told != null && rows.values().stream().allMatch(told::saysTheSameAs)) {
            return Optional.empty();
        }
        if (newest.isFiring()) {
            News news = News.RAISED;
            if (toldFires && rows.values().stream().anyMatch(row -> !row.isFiring())) {
                news = News.RAISED_AGAIN;
            }
            return Optional.of(new Item(news, newest, null, timesBefore(toldFires)));
        }
        if (toldFires) {
            return Optional.of(new Item(News.RESOLVED, newest, told, earlier));
        }
        AlertState begun = lastFiring(rows.values());
        if (begun != null) {
            int before = Math.max(0, timesBefore(false) - 1);
            return Optional.of(new Item(News.CAME_AND_WENT, newest, begun, before));
        }
        if (newest.isResolution()) {
            return Optional.empty();
        }
        return Optional.of(new Item(News.INFORMATION, newest, null, 0));
    }

    private Optional<Item> withoutRows(AlertState told, AlertState raise, boolean toldFires) {
        if (!toldIsGone) {
            return Optional.empty();
        }
        if (toldFires) {
            return Optional.of(new Item(News.WITHDRAWN, told.withdrawn(), told, 0));
        }
        if (told.isResolution() && raise != null) {
            return Optional.of(new Item(News.RAISED_AGAIN, raise, null, 0));
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
