package io.fleetpulse.connectivity;

import io.fleetpulse.connectivity.ProductProgress.Running;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.function.Consumer;

/**
 * The rows of one product and window.
 *
 * <p>A window in which nothing happened and no number changed has none: what it would say follows from
 * the last row before it, carried forward. That is: the devices online at that row's end are online
 * throughout, those that flapped still flap, nobody connects or disconnects.
 *
 * @param productKey the product
 * @param windowStart milliseconds since the epoch
 * @param windowEnd milliseconds since the epoch, exclusive
 */
record ProductRow(String productKey, long windowStart, long windowEnd) {

    /**
     * Gives the rows that differ from those that are written.
     *
     * @param intoBefore what was running into the window when its rows were written
     * @param before what the written rows were made of; nothing where there are none
     * @param into what is running into the window
     * @param totals what the rows are to be made of
     */
    void correct(
            Running intoBefore,
            WindowTotals before,
            Running into,
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

    private Change window(Running into, WindowTotals totals) {
        Running end = into.through(totals);
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
