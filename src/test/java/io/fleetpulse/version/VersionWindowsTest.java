package io.fleetpulse.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.window.NewestPeriods;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

@SuppressWarnings("try") // the harness is closed as Flink closes it
class VersionWindowsTest {

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final CountsConfig CONFIG =
            new CountsConfig(Duration.ofMinutes(1), Duration.ofDays(1));

    private VersionWindowsHarness windows;

    private void open(OperatorSubtaskState state) throws Exception {
        windows = new VersionWindowsHarness(new VersionWindows(CONFIG), state);
    }

    @AfterEach
    void close() throws Exception {
        windows.close();
    }

    private void emit(long start, long devices) throws Exception {
        windows.processElement(
                new StreamRecord<>(new VersionDelta("p", "mcu", "1.0", start, devices)));
    }

    @Test
    void newsFromBeforeTheHorizonWritesNoRowAfterARestartEither() throws Exception {
        open(null);
        long last = 100 * DAY;
        for (long day = 0; day <= last; day += DAY) {
            emit(day, 1);
            windows.processWatermark(day + DAY / 2);
        }
        OperatorSubtaskState state = windows.snapshot(1, 1);
        windows.close();
        open(state);

        emit(DAY, 5);
        windows.processWatermark(last + DAY / 2 + 1);

        assertThat(windows.extractOutputValues())
                .isNotEmpty()
                .allSatisfy(row -> assertThat((Long) row.value(3)).isGreaterThan(50 * DAY))
                .anySatisfy(row -> assertThat(row.value(5)).isEqualTo(101L + 5));
    }

    /** Rows of the windows from the given one on, carried forward: by window, or null. */
    private Long[] devices(long first, long end) {
        Long[] devices = new Long[(int) ((end - first) / MINUTE)];
        TreeMap<Long, Change> rows = new TreeMap<>();
        for (Change change : windows.extractOutputValues()) {
            if (change.isDelete()) {
                rows.remove((Long) change.value(3));
            } else {
                rows.put((Long) change.value(3), change);
            }
        }
        for (int index = 0; index < devices.length; index++) {
            Map.Entry<Long, Change> row = rows.floorEntry(first + index * MINUTE);
            if (row != null && row.getKey() >= first) {
                devices[index] = (Long) row.getValue().value(5);
            }
        }
        return devices;
    }

    @ParameterizedTest
    @ValueSource(strings = {"in order", "reversed", "shuffled"})
    void changesOfTheNewestPeriodsStayWhileTheWatermarkDoesNotAdvance(String order)
            throws Exception {
        NewestPeriods.Limit few = new NewestPeriods.Limit(4 * MINUTE, 3);
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            TreeMap<Long, Long> changes = new TreeMap<>();
            for (int more = random.nextInt(60); more >= 0; more--) {
                changes.merge(random.nextInt(60) * MINUTE, 1L + random.nextInt(3), Long::sum);
            }
            List<Long> starts = new ArrayList<>(changes.keySet());
            if (order.equals("reversed")) {
                Collections.reverse(starts);
            } else if (order.equals("shuffled")) {
                Collections.shuffle(starts, random);
            }
            TreeSet<Long> periods = new TreeSet<>();
            starts.forEach(start -> periods.add(start / few.length() * few.length()));
            while (periods.size() > few.most()) {
                periods.pollFirst();
            }
            long first = changes.ceilingKey(periods.first());
            windows = new VersionWindowsHarness(new VersionWindows(CONFIG, few), null);
            for (long start : starts) {
                emit(start, changes.get(start));
            }
            boolean inOrder = order.equals("in order");
            assertThat(windows.extractOutputValues().size())
                    .isEqualTo(inOrder ? changes.headMap(first).size() : written(first));
            if (inOrder) {
                assertThat(windows.numEventTimeTimers()).isLessThanOrEqualTo(2 * 3 * 4);
            }
            windows.processWatermark(60 * MINUTE);
            long from = inOrder ? changes.firstKey() : first;
            Long[] expected = new Long[(int) ((60 * MINUTE - from) / MINUTE)];
            for (int index = 0; index < expected.length; index++) {
                expected[index] =
                        changes.headMap(from + index * MINUTE, true).values().stream()
                                .mapToLong(Long::longValue)
                                .sum();
            }
            assertThat(devices(from, 60 * MINUTE)).isEqualTo(expected);
            windows.close();
        }
        open(null);
    }

    /** Rows that were written, all of windows before the given one. */
    private int written(long first) {
        assertThat(windows.extractOutputValues())
                .allSatisfy(row -> assertThat((Long) row.value(3)).isLessThan(first));
        return windows.extractOutputValues().size();
    }
}
