package io.fleetpulse.connectivity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.NewestPeriods;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** A product keeps the windows of its newest periods with activity, however far the watermark lags. */
@SuppressWarnings("try") // the harness is closed as Flink closes it
class ProductPeriodsTest {

    private static final long MINUTE = 60_000;
    private static final int WINDOWS = 30;
    private static final long END = 2 * WINDOWS * MINUTE;
    private static final NewestPeriods.Limit FEW = new NewestPeriods.Limit(4 * MINUTE, 3);
    private static final NewestPeriods.Limit MANY = new NewestPeriods.Limit(4 * MINUTE, 1_000);

    /** The windows of a product and what is written of them. */
    private static final class Windows implements AutoCloseable {

        private final NewestPeriods.Limit limit;
        private final TreeMap<Long, Change> rows = new TreeMap<>();
        private KeyedOneInputStreamOperatorTestHarness<String, ConnectivityDelta, Change> harness;

        Windows(NewestPeriods.Limit limit) throws Exception {
            this.limit = limit;
            open(null);
        }

        private void open(OperatorSubtaskState state) throws Exception {
            harness =
                    new KeyedOneInputStreamOperatorTestHarness<>(
                            new KeyedProcessOperator<>(
                                    new ProductConnectivity(
                                            Statuses.config(),
                                            ProductSettings.none(),
                                            false,
                                            limit)),
                            ConnectivityDelta::productKey,
                            Types.STRING);
            if (state != null) {
                harness.initializeState(state);
            }
            harness.open();
        }

        void restart() throws Exception {
            OperatorSubtaskState state = harness.snapshot(1, 1);
            close();
            open(state);
        }

        void process(ConnectivityDelta delta) throws Exception {
            harness.processElement(new StreamRecord<>(delta));
            collect();
        }

        void watermark(long time) throws Exception {
            harness.processWatermark(time);
            collect();
        }

        private void collect() {
            for (Change change : harness.extractOutputValues()) {
                if (change.table() != Table.CONNECTIVITY_WINDOW) {
                    continue;
                }
                if (change.isDelete()) {
                    assertThat(rows.remove((Long) change.value(1))).isNotNull();
                } else {
                    rows.put((Long) change.value(1), change);
                }
            }
            harness.getOutput().clear();
        }

        @Override
        public void close() throws Exception {
            harness.close();
        }
    }

    private static List<ConnectivityDelta> news(Random random) {
        List<ConnectivityDelta> news = new ArrayList<>();
        for (int index = random.nextInt(12); index >= 0; index--) {
            int from = random.nextInt(WINDOWS);
            int to = from + 1 + random.nextInt(WINDOWS - from);
            long rest = random.nextInt((int) MINUTE);
            news.add(delta(from, WindowTotals.ofTransition().plus(WindowTotals.ofConnect(rest))));
            news.add(
                    delta(
                            to,
                            WindowTotals.ofTransition()
                                    .plus(WindowTotals.ofDisconnect(rest, 400L))));
            if (random.nextBoolean()) {
                news.add(delta(from, WindowTotals.ofFlapping(1)));
                news.add(delta(to, WindowTotals.ofFlapping(-1)));
            }
        }
        return news;
    }

    private static ConnectivityDelta delta(int window, WindowTotals totals) {
        return new ConnectivityDelta("a1", window * MINUTE, totals);
    }

    /** Start of the first of the newest periods with activity. */
    private static long keptFrom(List<ConnectivityDelta> news) {
        TreeSet<Long> periods = new TreeSet<>();
        for (ConnectivityDelta delta : news) {
            periods.add(Math.floorDiv(delta.windowStart(), FEW.length()) * FEW.length());
        }
        while (periods.size() > FEW.most()) {
            periods.pollFirst();
        }
        return periods.first();
    }

    private static TreeMap<Long, Change> everyWindow(List<ConnectivityDelta> news)
            throws Exception {
        try (Windows all = new Windows(MANY)) {
            for (ConnectivityDelta delta : news) {
                all.process(delta);
            }
            assertThat(all.rows).isEmpty();
            all.watermark(END);
            return all.rows;
        }
    }

    @Property(tries = 150)
    void windowsOfTheNewestPeriodsAreRightInAnyOrderWhateverTheWatermark(@ForAll Random random)
            throws Exception {
        List<ConnectivityDelta> news = news(random);
        List<ConnectivityDelta> shuffled = new ArrayList<>(news);
        Collections.shuffle(shuffled, random);
        int pace = 2 + random.nextInt(20);
        long watermark = 0;
        try (Windows windows = new Windows(FEW)) {
            for (ConnectivityDelta delta : shuffled) {
                windows.process(delta);
                if (random.nextInt(pace) == 0) {
                    watermark += random.nextInt(8) * 30_000L;
                    windows.watermark(watermark);
                }
                if (random.nextInt(9) == 0) {
                    windows.restart();
                }
            }
            windows.watermark(Math.max(watermark, END));
            assertThat(windows.rows.tailMap(keptFrom(news), false))
                    .isEqualTo(everyWindow(news).tailMap(keptFrom(news), false));
        }
    }

    @Property(tries = 200)
    void whatArrivesInOrderWritesEveryWindowThoughTheWatermarkDoesNotAdvance(@ForAll Random random)
            throws Exception {
        List<ConnectivityDelta> news = news(random);
        news.sort(Comparator.comparingLong(ConnectivityDelta::windowStart));
        try (Windows windows = new Windows(FEW)) {
            for (ConnectivityDelta delta : news) {
                windows.process(delta);
            }
            assertThat(windows.rows).isEqualTo(everyWindow(news).headMap(keptFrom(news)));
            assertThat(windows.harness.numEventTimeTimers()).isLessThanOrEqualTo(3 * 4 + 1);
            windows.watermark(END);
            assertThat(windows.rows).isEqualTo(everyWindow(news));
        }
    }
}
