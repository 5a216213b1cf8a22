package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.NewestPeriods;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** The windows of one cohort, carried forward, equal a computation of every window. */
@SuppressWarnings("try") // the harness is closed as Flink closes it
class CohortWindowsTest {

    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final int WINDOWS = 30;
    private static final CohortKey KEY = new CohortKey("p", "mcu", "1");
    private static final CountsConfig CONFIG =
            new CountsConfig(Duration.ofMinutes(1), Duration.ofHours(1));

    private final TreeMap<Long, Change> rows = new TreeMap<>();
    private KeyedOneInputStreamOperatorTestHarness<CohortKey, CohortDelta, Change> harness;

    private void open(OperatorSubtaskState state) throws Exception {
        open(state, new CohortWindows(CONFIG));
    }

    private void open(OperatorSubtaskState state, CohortWindows windows) throws Exception {
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(windows),
                        CohortKey::of,
                        TypeInformation.of(CohortKey.class));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
    }

    private void watermark(long time) throws Exception {
        harness.processWatermark(time);
        collect();
    }

    private void collect() {
        for (Change change : harness.extractOutputValues()) {
            if (change.isDelete()) {
                assertThat(rows.remove((Long) change.value(3))).isNotNull();
            } else {
                assertThat(rows.put((Long) change.value(3), change)).isNotEqualTo(change);
            }
        }
        harness.getOutput().clear();
    }

    private void process(long start, CohortTotals totals) throws Exception {
        harness.processElement(new StreamRecord<>(delta(start, totals)));
    }

    private static CohortDelta delta(long start, CohortTotals totals) {
        return new CohortDelta("p", "mcu", "1", "", start, totals);
    }

    /**
     * Random activity: a device that is online or flaps over several windows, or a single
     * occurrence.
     */
    private static List<CohortDelta> news(Random random) {
        List<CohortDelta> news = new ArrayList<>();
        for (int index = random.nextInt(6); index >= 0; index--) {
            int from = random.nextInt(WINDOWS);
            int to = from + 1 + random.nextInt(WINDOWS - from);
            int ms = random.nextInt(60_000);
            news.add(
                    delta(
                            from * MINUTE,
                            CohortTotals.none()
                                    .add(Tally.ONLINE_CHANGE, 1)
                                    .add(Tally.JOINED, 1)
                                    .add(Tally.ONLINE_MS, ms)));
            news.add(
                    delta(
                            to * MINUTE,
                            CohortTotals.none()
                                    .add(Tally.ONLINE_CHANGE, -1)
                                    .add(Tally.ONLINE_MS, -ms)
                                    .plusEndedSessions("400", 1)));
            int other = random.nextInt(WINDOWS);
            Tally number = Tally.values()[random.nextInt(Tally.values().length)];
            if (number == Tally.FLAPPING_CHANGE) {
                news.add(delta(from * MINUTE, CohortTotals.none().add(number, 1)));
                news.add(delta(to * MINUTE, CohortTotals.none().add(number, -1)));
            } else if (number != Tally.ONLINE_CHANGE) {
                news.add(delta(other * MINUTE, CohortTotals.none().add(number, 1)));
            }
            if (random.nextInt(3) == 0) {
                // Added and retracted.
                for (int amount : new int[] {1, -1}) {
                    CohortTotals wrong = CohortTotals.none().add(Tally.ONLINE_CHANGE, amount);
                    news.add(delta(other * MINUTE, wrong));
                }
            }
        }
        return news;
    }

    /**
     * Computes every window separately: a row for each window with an online device or activity.
     */
    private static TreeMap<Long, Change> everyWindow(List<CohortDelta> news, long until) {
        TreeMap<Long, CohortTotals> totals = new TreeMap<>();
        for (CohortDelta delta : news) {
            totals.merge(delta.windowStart(), delta.totals(), CohortTotals::plus);
        }
        TreeMap<Long, Change> every = new TreeMap<>();
        long online = 0;
        long flapping = 0;
        for (long start = 0; start < until; start += MINUTE) {
            CohortTotals of = totals.getOrDefault(start, CohortTotals.none());
            CohortRow row = new CohortRow(KEY, start, start + MINUTE);
            if (online > 0 && of.isNothing()) {
                // A visible addition that is retracted later.
                Object[] values =
                        row.row(online, flapping, CohortTotals.none().add(Tally.RUNNING_CHANGE, 1))
                                .values();
                every.put(start, Change.upsert(Table.COHORT_WINDOW, values));
            } else if (row.row(online, flapping, of) != null) {
                every.put(start, row.row(online, flapping, of));
            }
            online += of.get(Tally.ONLINE_CHANGE);
            flapping += of.get(Tally.FLAPPING_CHANGE);
        }
        return every;
    }

    private static TreeMap<Long, Change> carriedForward(TreeMap<Long, Change> rows, long until) {
        TreeMap<Long, Change> every = new TreeMap<>();
        Change last = null;
        for (long start = 0; start < until; start += MINUTE) {
            if (rows.containsKey(start)) {
                last = rows.get(start);
                every.put(start, last);
            } else if (last != null && (Long) last.value(24) > 0) {
                every.put(start, carried(last, start));
            }
        }
        return every;
    }

    private static Change carried(Change last, long start) {
        Object[] values = last.values().clone();
        long online = (Long) values[24];
        values[3] = start;
        values[4] = start + MINUTE;
        values[5] = online;
        values[6] = online * MINUTE;
        for (int number = 7; number < 14; number++) {
            values[number] = 0L;
        }
        values[15] = "{}";
        for (int rate = 16; rate < 23; rate++) {
            values[rate] = 0.0;
        }
        values[23] = (Long) values[14] * 3_600_000.0 / (online * MINUTE);
        return Change.upsert(Table.COHORT_WINDOW, values);
    }

    @Property(tries = 200)
    void anyOrderOfEventsGivesTheRowsOfEveryWindow(@ForAll Random random) throws Exception {
        rows.clear();
        List<CohortDelta> news = news(random);
        List<CohortDelta> shuffled = new ArrayList<>(news);
        Collections.shuffle(shuffled, random);
        open(null);
        long watermark = 0;
        for (CohortDelta delta : shuffled) {
            process(delta.windowStart(), delta.totals());
            if (random.nextInt(3) == 0) {
                watermark += random.nextInt(8) * 30_000L;
                watermark(watermark);
            }
            if (random.nextInt(9) == 0) {
                OperatorSubtaskState state = harness.snapshot(1, 1);
                harness.close();
                open(state);
            }
        }
        long end = 2 * WINDOWS * MINUTE;
        watermark(Math.max(watermark, end));
        assertThat(carriedForward(rows, end)).isEqualTo(everyWindow(news, end));
        TreeMap<Long, Long> happened = new TreeMap<>();
        news.forEach(delta -> happened.put(delta.windowStart(), 1L));
        assertThat(happened.keySet()).containsAll(rows.keySet());
        harness.close();
    }

    private static final NewestPeriods.Limit FEW = new NewestPeriods.Limit(4 * MINUTE, 3);

    /** Start of the first of the newest periods with activity. */
    private static long keptFrom(List<CohortDelta> news) {
        TreeSet<Long> periods = new TreeSet<>();
        for (CohortDelta delta : news) {
            periods.add(Math.floorDiv(delta.windowStart(), FEW.length()) * FEW.length());
        }
        while (periods.size() > FEW.most()) {
            periods.pollFirst();
        }
        return periods.first();
    }

    @Property(tries = 200)
    void windowsOfTheNewestPeriodsAreRightInAnyOrderWhateverTheWatermark(@ForAll Random random)
            throws Exception {
        rows.clear();
        List<CohortDelta> news = news(random);
        List<CohortDelta> shuffled = new ArrayList<>(news);
        Collections.shuffle(shuffled, random);
        open(null, new CohortWindows(CONFIG, FEW));
        int pace = 2 + random.nextInt(20);
        long watermark = 0;
        for (CohortDelta delta : shuffled) {
            process(delta.windowStart(), delta.totals());
            if (random.nextInt(pace) == 0) {
                watermark += random.nextInt(8) * 30_000L;
                watermark(watermark);
            }
            if (random.nextInt(9) == 0) {
                collect();
                OperatorSubtaskState state = harness.snapshot(1, 1);
                harness.close();
                open(state, new CohortWindows(CONFIG, FEW));
            }
        }
        long end = 2 * WINDOWS * MINUTE;
        watermark(Math.max(watermark, end));
        long first = keptFrom(news);
        assertThat(carriedForward(rows, end).tailMap(first, false))
                .isEqualTo(everyWindow(news, end).tailMap(first, false));
        harness.close();
    }

    @Property(tries = 200)
    void whatArrivesInOrderWritesEveryWindowThoughTheWatermarkDoesNotAdvance(@ForAll Random random)
            throws Exception {
        rows.clear();
        List<CohortDelta> news = news(random);
        news.sort(Comparator.comparingLong(CohortDelta::windowStart));
        open(null, new CohortWindows(CONFIG, FEW));
        for (CohortDelta delta : news) {
            process(delta.windowStart(), delta.totals());
        }
        collect();
        long first = keptFrom(news);
        assertThat(carriedForward(rows, first)).isEqualTo(everyWindow(news, first));
        assertThat(rows.keySet()).allMatch(start -> start < first);
        assertThat(harness.numEventTimeTimers()).isLessThanOrEqualTo(3 * 4);
        long end = 2 * WINDOWS * MINUTE;
        watermark(end);
        assertThat(carriedForward(rows, end)).isEqualTo(everyWindow(news, end));
        harness.close();
    }

    @Test
    void anOnlineDeviceOf1970CostsOneRow() throws Exception {
        open(null);
        process(0, CohortTotals.none().add(Tally.ONLINE_CHANGE, 1).add(Tally.JOINED, 1));
        watermark(1_800_000_000_000L);
        watermark(1_800_000_000_000L + 10 * MINUTE);
        assertThat(rows).hasSize(1);
        assertThat(harness.numEventTimeTimers()).isZero();
        harness.close();
    }

    @Test
    void newsOfAPartitionDaysBehindTheOthersHasItsWindows() throws Exception {
        CohortTotals joins = CohortTotals.none().add(Tally.ONLINE_CHANGE, 1).add(Tally.JOINED, 1);
        open(null);
        process(0, joins);
        watermark(DAY);
        process(DAY, joins);
        watermark(3 * DAY);
        process(MINUTE, CohortTotals.none().add(Tally.READINGS, 5).plus(joins));
        process(2 * DAY, CohortTotals.none().add(Tally.READINGS, 7));
        watermark(3 * DAY + 1);
        assertThat(rows.keySet()).containsExactly(0L, MINUTE, DAY, 2 * DAY);
        assertThat(rows.get(MINUTE).value(7)).isEqualTo(5L);
        assertThat(rows.values()).extracting(row -> row.value(24)).containsExactly(1L, 2L, 3L, 3L);
        harness.close();
    }

    @Test
    void newsFromBeforeTheHorizonMovesTheDevicesOnlineSince() throws Exception {
        open(null);
        for (int minute = 0; minute < 200; minute++) {
            process(minute * MINUTE, CohortTotals.none().add(Tally.READINGS, 1));
            watermark((minute + 1) * MINUTE);
        }
        long later = 40 * DAY;
        watermark(later);
        process(later, CohortTotals.none().add(Tally.READINGS, 1));
        watermark(later + MINUTE);
        process(MINUTE, CohortTotals.none().add(Tally.ONLINE_CHANGE, 1).add(Tally.READINGS, 5));
        watermark(later + MINUTE + 1);
        assertThat(rows.get(MINUTE).value(7)).isEqualTo(1L);
        assertThat(rows.get(MINUTE).value(24)).isEqualTo(0L);
        assertThat(rows.get(later).value(5)).isEqualTo(1L);
        assertThat(rows.get(later).value(6)).isEqualTo(MINUTE);
        harness.close();
    }
}
