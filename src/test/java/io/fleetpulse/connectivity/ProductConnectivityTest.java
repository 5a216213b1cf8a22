package io.fleetpulse.connectivity;

import static io.fleetpulse.connectivity.Statuses.PRODUCT;
import static io.fleetpulse.connectivity.Statuses.at;
import static io.fleetpulse.connectivity.Statuses.config;
import static io.fleetpulse.connectivity.Statuses.offline;
import static io.fleetpulse.connectivity.Statuses.online;
import static io.fleetpulse.connectivity.Statuses.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.ConnectivityConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

/** The windows of a product. */
@SuppressWarnings("try")
class ProductConnectivityTest {

    private static final long START = at("10:00:00");
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private ConnectivityHarness harness;

    @BeforeEach
    void start() throws Exception {
        harness = new ConnectivityHarness(config(), false);
    }

    @AfterEach
    void stop() throws Exception {
        harness.close();
    }

    private static Change window(
            long start, long connects, long disconnects, long online, long onlineMs) {
        return window(start, connects, disconnects, online, onlineMs, 0);
    }

    private static Change window(
            long start,
            long connects,
            long disconnects,
            long online,
            long onlineMs,
            long flapping) {
        return Change.upsert(
                Table.CONNECTIVITY_WINDOW,
                PRODUCT,
                start,
                start + MINUTE,
                connects,
                disconnects,
                online,
                onlineMs,
                flapping);
    }

    private static Change reason(long start, long reason, long disconnects) {
        return Change.upsert(
                Table.OFFLINE_REASON_WINDOW, PRODUCT, start, reason, start + MINUTE, disconnects);
    }

    private List<Change> windowChanges() {
        return harness.changes().stream()
                .filter(
                        change ->
                                change.table() == Table.CONNECTIVITY_WINDOW
                                        || change.table() == Table.OFFLINE_REASON_WINDOW)
                .toList();
    }

    @Test
    void windowIsWrittenWhenTheWatermarkHasPassedIt() throws Exception {
        harness.process(online("d", START + 10_000));
        harness.watermark(START + MINUTE - 2);
        assertThat(windowChanges()).isEmpty();
        harness.watermark(START + MINUTE - 1);
        assertThat(windowChanges()).containsExactly(window(START, 1, 0, 1, 50_000));
    }

    @Test
    void transitionAtTheWindowsEndBelongsToTheNext() throws Exception {
        harness.process(online("d", START));
        harness.process(offline("d", 400, START + MINUTE));
        harness.watermark(START + 2 * MINUTE - 1);
        assertThat(windowChanges())
                .containsExactly(
                        window(START, 1, 0, 1, MINUTE),
                        window(START + MINUTE, 0, 1, 0, 0),
                        reason(START + MINUTE, 400, 1));
    }

    @Test
    void onlyWindowsWithChangesHaveARow() throws Exception {
        harness.process(offline("d", 400, START + 30_000));
        harness.process(online("d", START + 3 * MINUTE + 15_000));
        harness.process(online("d", START + 5 * MINUTE));
        harness.watermark(START + 8 * MINUTE);
        harness.watermark(START + 9 * MINUTE - 1);
        assertThat(windowChanges())
                .containsExactly(
                        window(START, 0, 0, 0, 0),
                        window(START + 3 * MINUTE, 1, 0, 1, 45_000),
                        window(START + 5 * MINUTE, 0, 0, 1, MINUTE));
        assertThat(harness.productTimers()).as("but that which forgets windows").isEqualTo(1);
    }

    @Test
    void aTransitionYearsBeforeTheOthersCostsOneRow() throws Exception {
        harness.process(online("d", 1_000));
        harness.watermark(START);
        harness.process(offline("d", 400, START + 30_000));
        harness.watermark(START + MINUTE);
        assertThat(windowChanges())
                .containsExactly(
                        window(0, 1, 0, 1, 59_000),
                        window(START, 0, 1, 0, 30_000),
                        reason(START, 400, 1));
    }

    @Test
    void aWindowThatACorrectionLeavesWithoutChangesLosesItsRow() throws Exception {
        for (int at = 0; at < 3; at++) {
            harness.process(online("d", START + at * 2L * MINUTE));
            harness.process(offline("d", 400, START + at * 2L * MINUTE + MINUTE));
        }
        harness.watermark(START + 6 * MINUTE);
        harness.watermark(START + HOUR);
        assertThat(windowChanges()).contains(window(START + 6 * MINUTE, 0, 0, 0, 0, 0));
        harness.process(online("d", START + 7 * MINUTE + 30_000));
        harness.watermark(START + HOUR + 1);
        assertThat(windowChanges())
                .containsExactly(
                        Change.delete(Table.CONNECTIVITY_WINDOW, PRODUCT, START + 6 * MINUTE),
                        window(START + 7 * MINUTE, 1, 0, 1, 30_000, 1),
                        window(START + 8 * MINUTE, 0, 0, 1, MINUTE, 0));
    }

    @Test
    void aSilentProductForgetsItsWindowsAndNeedsNoTimerThen() throws Exception {
        for (int at = 0; at < 50; at++) {
            harness.process(online("d" + at, START + at * MINUTE));
        }
        harness.watermark(START + HOUR);
        assertThat(harness.productStateEntries()).as("progress, periods and windows").isEqualTo(3);
        harness.watermark(START + 30 * HOUR);
        harness.watermark(START + 40 * DAY);
        assertThat(harness.productTimers()).isZero();
        assertThat(harness.productStateEntries()).isEqualTo(1);
        windowChanges();
        harness.process(offline("d1", 400, START + 50 * DAY));
        harness.watermark(START + 51 * DAY);
        assertThat(windowChanges()).contains(window(START + 50 * DAY, 0, 1, 49, 49 * MINUTE));
    }

    @Test
    void boundedInputEndsWithTheWindowOfItsNewestMessage() throws Exception {
        try (ConnectivityHarness bounded = new ConnectivityHarness(config(), true)) {
            bounded.process(online("d", START));
            bounded.watermark(START + HOUR);
            bounded.process(online("e", START + 2 * HOUR));
            bounded.process(offline("e", 400, START + 3 * HOUR));
            bounded.process(offline("e", 500, START + 3 * HOUR + MINUTE));
            bounded.watermark(START + 5 * HOUR);
            bounded.watermark(Long.MAX_VALUE);
            List<Change> windows = bounded.rows(Table.CONNECTIVITY_WINDOW);
            assertThat(windows)
                    .containsExactly(
                            window(START, 1, 0, 1, MINUTE),
                            window(START + 2 * HOUR, 1, 0, 2, 2 * MINUTE),
                            window(START + 3 * HOUR, 0, 1, 1, MINUTE),
                            window(START + 3 * HOUR + MINUTE, 0, 0, 1, MINUTE));
            assertThat(bounded.timers()).isZero();
        }
    }

    @Test
    void correctionOfATwelveHourSessionWritesTheWindowsOfItsEndsAndNoOthers() throws Exception {
        harness.process(online("other", START));
        harness.process(online("d", START + HOUR));
        harness.watermark(START + 20 * HOUR);
        windowChanges();
        harness.process(offline("d", 400, START + HOUR));
        harness.process(online("d", START + 13 * HOUR));
        harness.watermark(START + 20 * HOUR + 1);
        assertThat(windowChanges())
                .containsExactly(
                        window(START + HOUR, 1, 1, 1, MINUTE),
                        reason(START + HOUR, 400, 1),
                        window(START + 13 * HOUR, 1, 0, 2, 2 * MINUTE));
    }

    @Test
    void lateFirstTransitionAddsItsWindow() throws Exception {
        harness.process(online("d", START));
        harness.watermark(START + MINUTE);
        windowChanges();
        harness.process(online("e", START - 2 * MINUTE + 1_000));
        harness.watermark(START + MINUTE + 1);
        assertThat(windowChanges())
                .containsExactly(
                        window(START - 2 * MINUTE, 1, 0, 1, 59_000),
                        window(START, 1, 0, 2, 2 * MINUTE));
    }

    @Test
    void reasonThatACorrectionTakesAwayLosesItsRow() throws Exception {
        harness.process(online("d", START));
        harness.process(offline("d", 400, START + 30_000));
        harness.watermark(START + HOUR);
        assertThat(harness.rows(Table.OFFLINE_REASON_WINDOW))
                .containsExactly(reason(START, 400, 1));
        harness.process(offline("d", null, START + 20_000));
        harness.watermark(START + HOUR + 1);
        assertThat(harness.rows(Table.OFFLINE_REASON_WINDOW)).containsExactly(reason(START, 0, 1));
        assertThat(harness.rows(Table.CONNECTIVITY_WINDOW).get(0))
                .isEqualTo(window(START, 1, 1, 0, 20_000));
    }

    @Test
    void flappingDeviceCountsFromItsFirstToItsLastChange() throws Exception {
        for (int at = 0; at < 3; at++) {
            harness.process(online("d", START + at * 2L * MINUTE));
            harness.process(offline("d", 400, START + at * 2L * MINUTE + MINUTE));
        }
        harness.watermark(START + HOUR);
        List<Change> windows = harness.rows(Table.CONNECTIVITY_WINDOW);
        assertThat(windows)
                .extracting(change -> change.value(7))
                .containsExactly(1L, 1L, 1L, 1L, 1L, 1L, 0L);
    }

    @Test
    void productsAreCountedApart() throws Exception {
        harness.process(online("d", START));
        harness.process(status("b2", "d", true, null, START));
        harness.watermark(START + MINUTE);
        assertThat(harness.rows(Table.CONNECTIVITY_WINDOW)).hasSize(2);
    }

    @Test
    void correctionOfAWindowAlreadyFoldedIsCarriedIntoThoseStillKept() throws Exception {
        ConnectivityConfig hour =
                new ConnectivityConfig(
                        Duration.ofMinutes(1),
                        Duration.ofHours(1),
                        Duration.ofSeconds(10),
                        6,
                        Duration.ofMinutes(10));
        harness.close();
        harness = new ConnectivityHarness(hour, false);
        harness.process(online("d", START));
        harness.watermark(START + 10 * HOUR);
        harness.watermark(START + 40 * DAY);
        harness.restart(config());
        windowChanges();
        harness.process(offline("d", 400, START + HOUR), START + HOUR);
        harness.watermark(START + 41 * DAY);
        List<Change> windows = harness.rows(Table.CONNECTIVITY_WINDOW);
        assertThat(windows).hasSize(2).contains(window(START, 1, 0, 1, MINUTE));
        assertThat(windows.get(1).value(5)).isEqualTo(0L);
        assertThat((Long) windows.get(1).value(1)).isLessThan(START + 10 * DAY);
    }

    /** Three days of two devices in separate partitions, read in either order. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPartitionThatIsReadDaysAfterTheOthersChangesTheWindowsOfItsTransitions(boolean bounded)
            throws Exception {
        List<Change> together;
        try (ConnectivityHarness both = new ConnectivityHarness(config(), bounded)) {
            for (int day = 0; day < 3; day++) {
                for (String device : List.of("one", "other")) {
                    oneHour(both, device, day);
                }
                both.watermark(START + day * DAY + 2 * HOUR);
            }
            both.watermark(START + 3 * DAY);
            together = both.rows();
        }
        for (List<String> order : List.of(List.of("one", "other"), List.of("other", "one"))) {
            try (ConnectivityHarness apart = new ConnectivityHarness(config(), bounded)) {
                for (String device : order) {
                    for (int day = 0; day < 3; day++) {
                        oneHour(apart, device, day);
                        apart.watermark(START + day * DAY + 2 * HOUR);
                    }
                    apart.watermark(START + 3 * DAY);
                }
                assertThat(apart.deadLetters()).isEmpty();
                assertThat(apart.rows()).isEqualTo(together);
            }
        }
    }

    private static void oneHour(ConnectivityHarness harness, String device, int day)
            throws Exception {
        long from = START + day * DAY + (device.equals("one") ? 0 : 90_000);
        harness.process(online(device, from), from - MINUTE);
        harness.process(offline(device, 400, from + 10_000), from - MINUTE);
        harness.process(online(device, from + HOUR), from + HOUR - MINUTE);
    }

    @Test
    void aPartitionMoreThanAMonthBehindLeavesWindowsAsTheyAreAndTheNumberOnlineRight()
            throws Exception {
        harness.process(online("one", START));
        harness.watermark(START + 40 * DAY);
        harness.process(online("one", START + 40 * DAY), START + 40 * DAY - MINUTE);
        harness.watermark(START + 80 * DAY);
        assertThat(harness.productStateEntries()).isEqualTo(1);
        windowChanges();
        harness.process(online("other", START + MINUTE), START);
        harness.process(online("one", START + 80 * DAY), START + 80 * DAY - MINUTE);
        harness.watermark(START + 81 * DAY);
        assertThat(windowChanges())
                .contains(window(START + 80 * DAY, 0, 0, 2, 2 * MINUTE))
                .allMatch(row -> (Long) row.value(1) > START + 40 * DAY);
    }
}
