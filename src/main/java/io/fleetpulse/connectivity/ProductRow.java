package io.fleetpulse.connectivity;

import io.fleetpulse.connectivity.ProductProgress.Running;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.function.Consumer;

/**
 * The rows of one product and window.
 *
 * @param productKey the product
 * @param windowStart milliseconds since the epoch
 * @param windowEnd milliseconds since the epoch, exclusive
 */
record ProductRow(String productKey, long windowStart, long windowEnd) {

    /** Gives the rows of a window that is written for the first time. */
    void write(Running into, WindowTotals totals, Consumer<Change> out) {
        out.accept(window(into, totals));
        reasons(WindowTotals.NOTHING, totals, out);
    }

    /** Gives the rows whose numbers a correction changes. */
    void correct(
            Running intoBefore,
            WindowTotals before,
            Running into,
            WindowTotals totals,
            Consumer<Change> out) {
        Change window = window(into, totals);
        if (!window.equals(window(intoBefore, before))) {
            out.accept(window);
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
        for (Integer reason : before.reasons().keySet()) {
            if (!totals.reasons().containsKey(reason)) {
                out.accept(
                        Change.delete(
                                Table.OFFLINE_REASON_WINDOW,
                                productKey,
                                windowStart,
                                reason.longValue()));
            }
        }
    }

    private Change reason(Integer reason, Long disconnects) {
        return Change.upsert(
                Table.OFFLINE_REASON_WINDOW,
                productKey,
                windowStart,
                reason.longValue(),
                windowEnd,
                disconnects);
    }
}
