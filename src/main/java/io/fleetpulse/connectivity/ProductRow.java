package io.fleetpulse.connectivity;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.Levels;

import java.util.function.Consumer;

/**
 * The rows of one product and window.
 *
 * <p>A window has no row if nothing happened in it and no number changed: its values follow from
 * the last row before it. The devices online at the end of that row are online throughout, its
 * flapping devices still flap, and no device connects or disconnects.
 *
 * @param productKey the product
 * @param windowStart milliseconds since the epoch
 * @param windowEnd milliseconds since the epoch, exclusive
 */
record ProductRow(String productKey, long windowStart, long windowEnd) {

    /**
     * Emits the rows that differ from the written rows.
     *
     * @param intoBefore the counts carried into the window when its rows were written
     * @param before the totals of the written rows; empty if there are none
     * @param into the counts carried into the window now
     * @param totals the totals of the window now
     */
    void correct(
            Levels intoBefore,
            WindowTotals before,
            Levels into,
            WindowTotals totals,
            Consumer<Change> out) {
        if (!totals.isNothing()) {
            Change window = window(into, totals);
            if (before.isNothing() || !window.equals(window(intoBefore, before))) {
                out.accept(window);
            }
        } else if (!before.isNothing()) {
            out.accept(Change.delete(Table.CONNECTIVITY_WINDOW, productKey, windowStart));
        }
        reasons(before, totals, out);
    }

    private Change window(Levels into, WindowTotals totals) {
        Levels end = into.through(totals);
        return Change.upsert(
                Table.CONNECTIVITY_WINDOW,
                productKey,
                windowStart,
                windowEnd,
                totals.connects(),
                totals.disconnects(),
                end.online(),
                into.online() * (windowEnd - windowStart) + totals.onlineMs(),
                end.flapping());
    }

    private void reasons(WindowTotals before, WindowTotals totals, Consumer<Change> out) {
        totals.reasons()
                .forEach(
                        (reason, disconnects) -> {
                            if (!disconnects.equals(before.reasons().get(reason))) {
                                out.accept(reason(reason, disconnects));
                            }
                        });
        for (Long reason : before.reasons().keySet()) {
            if (!totals.reasons().containsKey(reason)) {
                out.accept(
                        Change.delete(
                                Table.OFFLINE_REASON_WINDOW, productKey, windowStart, reason));
            }
        }
    }

    private Change reason(Long reason, Long disconnects) {
        return Change.upsert(
                Table.OFFLINE_REASON_WINDOW,
                productKey,
                windowStart,
                reason,
                windowEnd,
                disconnects);
    }
}
