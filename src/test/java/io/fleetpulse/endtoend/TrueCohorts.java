package io.fleetpulse.endtoend;

import static io.fleetpulse.endtoend.Grouped.WINDOW;

import io.fleetpulse.endtoend.DeviceHistory.Run;
import io.fleetpulse.endtoend.DeviceHistory.Span;
import io.fleetpulse.endtoend.ResultRows.About;
import io.fleetpulse.message.Family;
import io.fleetpulse.simulator.Fact;
import io.fleetpulse.simulator.Reading;
import io.fleetpulse.simulator.SimulatedTransition;
import io.fleetpulse.simulator.Truth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The true activity of the devices on each version by window, up to and excluding the window of the
 * product's newest transition. A window without activity and without online devices has no row.
 */
final class TrueCohorts {

    private static final long READINGS_MOVED = 14 * WINDOW;
    private static final Set<Family> VERSION_SIGNS =
            Set.of(Family.MODULE_VERSION, Family.OTA_RESULT);
    private static final List<String> TYPES = List.of("info", "alert", "error");

    /**
     * Key: product, module, version, start. Columns: devices, milliseconds online, readings, events of
     * type info, alert, error and others, failed validations, disconnects.
     */
    final Map<List<Object>, List<Object>> rows = new HashMap<>();

    private final Map<List<Object>, List<Reading>> readings;
    private final Map<List<Object>, List<Fact.Failure>> failures;

    /** Devices with version reports so late that earlier readings stay in their cohort. */
    private final Set<String> lateVersions = new HashSet<>();

    private final Map<String, Long> ends = new HashMap<>();

    TrueCohorts(Truth truth) {
        readings = Grouped.by(truth.readings(), r -> List.of(r.productKey(), r.deviceName()));
        truth.facts(Fact.Delivered.class).stream()
                .filter(record -> VERSION_SIGNS.contains(record.family()))
                .filter(record -> record.arrival() - record.made() > READINGS_MOVED)
                .forEach(record -> lateVersions.add(record.key()));
        failures =
                Grouped.by(
                        truth.facts(Fact.Failure.class),
                        failure -> List.of(failure.productKey(), failure.deviceName()));
        for (SimulatedTransition transition : truth.transitions()) {
            ends.merge(transition.productKey(), Grouped.start(transition.time()), Math::max);
        }
        DeviceHistory.all(truth)
                .forEach((key, history) -> device(key, history, ends.get(key.get(0))));
        rows.values().removeIf(row -> row.stream().allMatch(number -> number.equals(0L)));
        rows.replaceAll((key, row) -> allow(key, new ArrayList<>(row)));
    }

    /** Readings of devices whose versions became known late may be missing, or be in another cohort. */
    private List<Object> allow(List<Object> key, List<Object> row) {
        Span span = new Span((Long) key.get(3), (Long) key.get(3) + WINDOW);
        long doubtful = 0;
        for (String device : lateVersions) {
            List<Object> names = List.of((Object[]) device.split("/"));
            if (names.get(0).equals(key.get(0))) {
                doubtful += count(readings.getOrDefault(names, List.of()), Reading::time, span);
            }
        }
        if (doubtful > 0) {
            double known = (Long) row.get(2);
            row.set(2, new About(known - doubtful, known + doubtful));
        }
        return row;
    }

    /** Whether these rows cover a window. */
    boolean covers(List<Object> key) {
        return (Long) key.get(3) < ends.get(key.get(0));
    }

    private void device(List<Object> key, DeviceHistory history, long end) {
        for (Run run : history.runs) {
            for (long start = Grouped.start(run.span().from());
                    start < Math.min(end, run.span().to());
                    start += WINDOW) {
                long from = Math.max(start, run.span().from());
                long to = Math.min(start + WINDOW, run.span().to());
                long[] columns = columns(key.subList(0, 2), history, new Span(from, to));
                rows.merge(
                        List.of(key.get(0), key.get(2), run.version(), start),
                        Arrays.stream(columns).<Object>mapToObj(Long::valueOf).toList(),
                        TrueCohorts::sum);
            }
        }
    }

    private long[] columns(List<Object> device, DeviceHistory history, Span span) {
        long[] columns = new long[9];
        columns[1] = history.online(span.from(), span.to());
        columns[0] = Math.min(1, columns[1]);
        columns[2] = count(readings.getOrDefault(device, List.of()), Reading::time, span);
        for (Fact.Event event : history.events) {
            if (span.has(event.time())) {
                int type = TYPES.indexOf(event.type());
                if (type < 0) {
                    type = TYPES.size();
                }
                columns[3 + type]++;
            }
        }
        columns[7] = count(failures.getOrDefault(device, List.of()), Fact.Failure::time, span);
        columns[8] = count(history.disconnects, Long::longValue, span);
        return columns;
    }

    private static <T> long count(List<T> things, ToLongFunction<T> time, Span span) {
        return things.stream().filter(thing -> span.has(time.applyAsLong(thing))).count();
    }

    private static List<Object> sum(List<Object> one, List<Object> other) {
        Object[] sum = new Object[one.size()];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (Long) one.get(i) + (Long) other.get(i);
        }
        return List.of(sum);
    }
}
