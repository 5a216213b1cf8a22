package io.fleetpulse.connectivity;

import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Converts between sparse windows and every window, which carries the previous row forward. */
final class CarriedForward {

    private static final int START = 1;
    private static final int END = 2;
    private static final int CONNECTS = 3;
    private static final int DISCONNECTS = 4;
    private static final int ONLINE = 5;
    private static final int ONLINE_MS = 6;

    private CarriedForward() {}

    /** The row that a window's row implies for the next window. */
    static Change into(Change row) {
        Object[] values = row.values().clone();
        long length = (Long) values[END] - (Long) values[START];
        values[START] = values[END];
        values[END] = (Long) values[START] + length;
        values[CONNECTS] = 0L;
        values[DISCONNECTS] = 0L;
        values[ONLINE_MS] = (Long) values[ONLINE] * length;
        return Change.upsert(Table.CONNECTIVITY_WINDOW, values);
    }

    /**
     * Removes the rows that follow from the previous row.
     *
     * @param rows with every window, in a stable order
     */
    static List<Change> withoutQuietWindows(
            List<Change> rows, Collection<DeviceStatus> messages, long windowLength) {
        Map<Object, Change> before = new HashMap<>();
        List<Change> stored = new ArrayList<>();
        List<Change> byTime = new ArrayList<>(rows);
        byTime.sort((one, other) -> Long.compare(start(one), start(other)));
        for (Change row : byTime) {
            if (row.table() != Table.CONNECTIVITY_WINDOW) {
                continue;
            }
            Change last = before.put(row.value(0), row);
            boolean news =
                    messages.stream()
                            .filter(message -> message.productKey().equals(row.value(0)))
                            .anyMatch(
                                    message ->
                                            message.time() >= start(row)
                                                    && message.time() < start(row) + windowLength);
            if (news || last == null || !into(last).equals(row)) {
                stored.add(row);
            }
        }
        return rows.stream()
                .filter(row -> row.table() != Table.CONNECTIVITY_WINDOW || stored.contains(row))
                .toList();
    }

    private static long start(Change row) {
        if (row.table() != Table.CONNECTIVITY_WINDOW) {
            return 0;
        }
        return (Long) row.value(START);
    }

    /**
     * Adds the rows that follow from the previous row.
     *
     * @param reachesTo end of the last window that the watermark has passed; 0 to end each product
     *     at its newest row
     */
    static List<Change> everyWindow(List<Change> rows, long reachesTo) {
        Map<Object, TreeMap<Long, Change>> windows = new HashMap<>();
        TreeMap<String, Change> all = new TreeMap<>();
        for (Change row : rows) {
            if (row.table() == Table.CONNECTIVITY_WINDOW) {
                windows.computeIfAbsent(row.value(0), product -> new TreeMap<>())
                        .put(start(row), row);
            }
            put(row, all);
        }
        for (TreeMap<Long, Change> ofProduct : windows.values()) {
            long end = Math.max(reachesTo, (Long) ofProduct.lastEntry().getValue().value(END));
            Change row = ofProduct.firstEntry().getValue();
            while ((Long) row.value(END) < end) {
                row = ofProduct.getOrDefault((Long) row.value(END), into(row));
                put(row, all);
            }
        }
        return new ArrayList<>(all.values());
    }

    private static void put(Change row, Map<String, Change> all) {
        Object[] key = Arrays.copyOf(row.values(), row.table().keyColumns());
        all.put(row.table() + Arrays.toString(key), row);
    }
}
