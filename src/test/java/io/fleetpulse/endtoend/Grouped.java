package io.fleetpulse.endtoend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Builds rows by grouping elements. */
final class Grouped {

    static final long WINDOW = 60_000;

    private Grouped() {}

    /** Start of the window that contains a time. */
    static Long start(long time) {
        return Math.floorDiv(time, WINDOW) * WINDOW;
    }

    /** The elements by key. */
    static <T> Map<List<Object>, List<T>> by(List<T> things, Function<T, List<Object>> key) {
        Map<List<Object>, List<T>> groups = new HashMap<>();
        for (T thing : things) {
            groups.computeIfAbsent(key.apply(thing), same -> new ArrayList<>()).add(thing);
        }
        return groups;
    }

    /** One row for all elements of a key. */
    static <T> Map<List<Object>, List<Object>> rows(
            List<T> things,
            Function<T, List<Object>> key,
            Function<List<T>, List<Object>> columns) {
        Map<List<Object>, List<Object>> rows = new HashMap<>();
        by(things, key).forEach((same, group) -> rows.put(same, columns.apply(group)));
        return rows;
    }
}
