package io.fleetpulse.connectivity;

import static io.fleetpulse.connectivity.Statuses.PRODUCT;
import static io.fleetpulse.connectivity.Statuses.at;
import static io.fleetpulse.connectivity.Statuses.config;
import static io.fleetpulse.connectivity.Statuses.offline;
import static io.fleetpulse.connectivity.Statuses.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

/** Results of devices' messages, watermarks and restarts. */
@SuppressWarnings("try")
class DeviceConnectivityTest {

    private static final long START = at("10:00:00");
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    private ConnectivityHarness harness;

    @BeforeEach
    void start() throws Exception {
        harness = new ConnectivityHarness(config(), false);
    }

    @AfterEach
    void stop() throws Exception {
        harness.close();
    }

    private List<Change> device() {
        return harness.changes().stream()
                .filter(change -> change.table() != Table.CONNECTIVITY_WINDOW)
                .filter(change -> change.table() != Table.OFFLINE_REASON_WINDOW)
                .toList();
    }

    private static Change session(
            long from, Long to, String endedBy, Integer reason, String clientIp) {
        Long duration = null;
        if (to != null) {
            duration = to - from;
        }
        Long code = null;
        if (reason != null) {
            code = reason.longValue();
        }
        return Change.upsert(
                Table.DEVICE_SESSION, PRODUCT, "d", from, to, duration, endedBy, code, clientIp);
    }

    private static Change status(String status, long since, Long reason) {
        String clientIp = "192.0.2." + since % 256;
        return Change.upsert(
                Table.DEVICE_STATUS, PRODUCT, "d", "iot-d", status, since, reason, clientIp);
    }

    private static String ip(long time) {
        return "192.0.2." + time % 256;
    }

    @Test
    void threeMessagesOutOfOrderAreOfflineThenOnlineThenOffline() throws Exception {
        long first = at("10:01:28.195");
        long second = at("10:02:28.195");
        long third = at("10:03:28.195");
        harness.process(online("d", second));
        harness.process(offline("d", null, first));
        harness.process(offline("d", 400, third));
        harness.watermark(first);
        assertThat(device()).containsExactly(status("offline", first, null));
        harness.watermark(second);
        assertThat(device())
                .containsExactly(
                        status("online", second, null),
                        session(second, null, null, null, ip(second)));
        harness.watermark(third);
        assertThat(device())
                .containsExactly(
                        status("offline", third, 400L),
                        session(second, third, "offline", 400, ip(second)));
    }

    @Test
    void transitionsWaitForTheWatermark() throws Exception {
        harness.process(online("d", START));
        harness.watermark(START - 1);
        assertThat(harness.changes()).isEmpty();
        harness.watermark(START);
        assertThat(device()).hasSize(2);
    }

    @Test
    void takeoverGivesItsReasonToTheSessionBeforeWhicheverComesFirst() throws Exception {
        List<DeviceStatus> messages =
                List.of(
                        online("d", START),
                        online("d", START + MINUTE),
                        offline("d", 427, START + MINUTE + 200));
        for (int first = 0; first < 3; first++) {
            for (int second : new int[] {(first + 1) % 3, (first + 2) % 3}) {
                try (ConnectivityHarness run = new ConnectivityHarness(config(), true)) {
                    run.process(messages.get(first));
                    run.process(messages.get(second));
                    run.process(messages.get(3 - first - second));
                    run.watermark(Long.MAX_VALUE);
                    assertThat(run.rows(Table.DEVICE_STATUS))
                            .containsExactly(status("online", START + MINUTE, null));
                    assertThat(run.rows(Table.DEVICE_SESSION))
                            .containsExactly(
                                    session(START, START + MINUTE, "superseded", 427, ip(START)),
                                    session(START + MINUTE, null, null, null, ip(START + MINUTE)));
                    assertThat(run.rows(Table.OFFLINE_REASON_WINDOW)).isEmpty();
                }
            }
        }
    }

    @Test
    void lateOfflineAddsTheSessionThatWasMissed() throws Exception {
        harness.process(online("d", START));
        harness.process(online("d", START + 2 * MINUTE));
        harness.watermark(START + 5 * MINUTE);
        device();
        harness.process(offline("d", 400, START + MINUTE));
        assertThat(device()).isEmpty();
        harness.watermark(START + 5 * MINUTE + 1);
        assertThat(device())
                .containsExactly(session(START, START + MINUTE, "offline", 400, ip(START)));
    }

    @Test
    void lateTransitionIsAppliedAlsoWhenTheWatermarkDoesNotAdvance() throws Exception {
        harness.process(online("d", START));
        harness.watermark(START + HOUR);
        harness.changes();
        harness.process(offline("d", 400, START + MINUTE));
        harness.processingTime(5_000);
        harness.processingTime(10_000);
        assertThat(harness.rows(Table.DEVICE_STATUS))
                .containsExactly(status("offline", START + MINUTE, 400L));
        assertThat(harness.rows(Table.OFFLINE_REASON_WINDOW)).hasSize(1);
    }

    @Test
    void ofContradictingReasonsTheGreaterDecidesTheOrder() throws Exception {
        // 427 sorts before an online of the same time, any other reason after it.
        harness.process(online("d", START));
        harness.process(offline("d", 427, START + MINUTE));
        harness.process(online("d", START + MINUTE));
        harness.process(online("d", START + 2 * MINUTE));
        harness.watermark(START + HOUR);
        assertThat(harness.rows(Table.DEVICE_SESSION)).hasSize(3);
        harness.process(offline("d", 500, START + MINUTE));
        harness.watermark(START + HOUR + 1);
        assertThat(harness.rows(Table.DEVICE_SESSION))
                .containsExactly(
                        session(START, START + MINUTE, "superseded", null, ip(START)),
                        session(START + MINUTE, START + MINUTE, "offline", 500, ip(START + MINUTE)),
                        session(START + 2 * MINUTE, null, null, null, ip(START + 2 * MINUTE)));
    }

    @Test
    void takeoverThatTurnsOutToBeNoneTakesItsReasonBack() throws Exception {
        harness.process(online("d", START));
        harness.process(online("d", START + MINUTE));
        harness.watermark(START + MINUTE + 1);
        harness.process(offline("d", 427, START + MINUTE + 200));
        harness.watermark(START + HOUR);
        assertThat(harness.rows(Table.DEVICE_SESSION).get(0))
                .isEqualTo(session(START, START + MINUTE, "superseded", 427, ip(START)));
        harness.process(offline("d", 500, START + MINUTE + 200));
        harness.watermark(START + HOUR + 1);
        assertThat(harness.rows(Table.DEVICE_SESSION).get(0))
                .isEqualTo(session(START, START + MINUTE, "superseded", null, ip(START)));
        assertThat(harness.rows(Table.DEVICE_STATUS))
                .containsExactly(status("offline", START + MINUTE + 200, 500L));
    }

    @Test
    void lateTransitionBetweenTwoEpisodesMakesThemOneAndDeletesTheSecond() throws Exception {
        for (int at = 0; at < 6; at++) {
            harness.process(change(at, START + at * MINUTE));
            harness.process(change(at, START + HOUR + at * MINUTE));
        }
        harness.watermark(START + 2 * HOUR);
        assertThat(harness.rows(Table.FLAPPING_DEVICE)).hasSize(2);
        for (int at = 0; at < 10; at++) {
            harness.process(change(at, START + 6 * MINUTE + at * 5L * MINUTE));
        }
        harness.watermark(START + 2 * HOUR + 1);
        assertThat(harness.rows(Table.FLAPPING_DEVICE))
                .containsExactly(
                        Change.upsert(
                                Table.FLAPPING_DEVICE,
                                PRODUCT,
                                "d",
                                START,
                                START + HOUR + 5 * MINUTE,
                                22L));
    }

    private static DeviceStatus change(int number, long time) {
        if (number % 2 == 0) {
            return online("d", time);
        }
        return offline("d", 400, time);
    }

    @Test
    void settingsOfAProductDecideWhatFlaps() throws Exception {
        String product = online("d", START).productKey();
        for (String key : List.of(product, "other")) {
            ProductSettings settings =
                    new ProductSettings(
                            "f",
                            List.of(
                                    new ProductSettings.Entry(
                                            List.of(key),
                                            Map.of("connectivity.flapping.transitions", 8))));
            try (ConnectivityHarness run =
                    new ConnectivityHarness(
                            Statuses.config(), settings, false, new HashMapStateBackend())) {
                for (int at = 0; at < 7; at++) {
                    run.process(change(at, START + at * MINUTE));
                }
                run.watermark(START + 10 * MINUTE);
                assertThat(run.rows(Table.FLAPPING_DEVICE)).hasSize(key.equals(product) ? 0 : 1);
            }
        }
    }

    @Test
    void flappingOpensWithTheSixthChangeAndEndsWithinWithoutOne() throws Exception {
        for (int at = 0; at < 7; at++) {
            harness.process(change(at, START + at * 2L * MINUTE));
        }
        harness.watermark(START + 10 * MINUTE - 1);
        assertThat(harness.rows(Table.FLAPPING_DEVICE)).isEmpty();
        harness.watermark(START + 10 * MINUTE);
        assertThat(harness.rows(Table.FLAPPING_DEVICE)).containsExactly(flapping(START, null, 6));
        harness.watermark(START + 22 * MINUTE - 1);
        assertThat(harness.rows(Table.FLAPPING_DEVICE)).containsExactly(flapping(START, null, 7));
        harness.watermark(START + 22 * MINUTE);
        assertThat(harness.rows(Table.FLAPPING_DEVICE))
                .containsExactly(flapping(START, START + 12 * MINUTE, 7));
    }

    @Test
    void restartUnwritesNothingBeforeTheWatermarkIsBack() throws Exception {
        for (int at = 0; at < 6; at++) {
            harness.process(change(at, START + at * MINUTE));
        }
        harness.watermark(START + HOUR);
        harness.process(online("d", START + 30 * MINUTE));
        List<Change> before = harness.rows(Table.FLAPPING_DEVICE);
        harness.restart();
        harness.changes();
        harness.processingTime(10_000);
        assertThat(harness.rows(Table.FLAPPING_DEVICE)).isEqualTo(before).hasSize(1);
        assertThat(device())
                .containsExactly(
                        status("online", START + 30 * MINUTE, null),
                        session(START + 30 * MINUTE, null, null, null, ip(START + 30 * MINUTE)));
        harness.processingTime(20_000);
        List<Change> windows = harness.rows(Table.CONNECTIVITY_WINDOW);
        assertThat(windows).hasSize(8);
        assertThat(windows.get(7).value(1)).isEqualTo(START + 30 * MINUTE);
        assertThat(windows.get(7).value(3)).isEqualTo(1L);
    }

    private static Change flapping(long startedAt, Long endedAt, long transitions) {
        return Change.upsert(Table.FLAPPING_DEVICE, PRODUCT, "d", startedAt, endedAt, transitions);
    }

    @Test
    void transitionBeyondTheHorizonIsADeadLetter() throws Exception {
        harness.process(online("d", START));
        harness.watermark(START + 24 * HOUR + 1);
        harness.changes();
        harness.process(offline("d", 400, START));
        harness.process(offline("d", 400, START + 1));
        harness.watermark(START + 24 * HOUR + 2);
        assertThat(harness.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly(DeadLetterReason.TOO_LATE);
        assertThat(harness.deadLetters().get(0).sourceOffset()).isEqualTo(START);
        assertThat(harness.rows(Table.DEVICE_STATUS))
                .containsExactly(status("offline", START + 1, 400L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theStreamsWatermarkDecidesNothing(boolean restarts) throws Exception {
        long partition = START + 24 * HOUR;
        harness.process(online("d", START), START);
        harness.streamWatermark(START + 7 * 24 * HOUR);
        if (restarts) {
            harness.restart();
        }
        harness.process(offline("d", 400, START + 1), partition + 1);
        harness.process(offline("d", 400, START + 2), partition + 3);
        harness.streamWatermark(START + 7 * 24 * HOUR + 1);
        assertThat(harness.deadLetters())
                .extracting(DeadLetter::sourceOffset)
                .containsExactly(START + 2);
        assertThat(harness.rows(Table.DEVICE_STATUS))
                .containsExactly(status("offline", START + 1, 400L));
    }

    @Test
    void theLogKeepsWhatThePartitionMayStillCorrect() throws Exception {
        for (int at = 0; at < 10; at++) {
            harness.process(change(at, START + at * HOUR), START + at * HOUR);
        }
        harness.streamWatermark(START + 20 * 24 * HOUR);
        harness.process(offline("d", 400, START + 30_000), START + 24 * HOUR);
        harness.streamWatermark(START + 20 * 24 * HOUR + 1);
        assertThat(harness.deadLetters()).isEmpty();
        assertThat(harness.rows(Table.DEVICE_SESSION).get(0))
                .isEqualTo(session(START, START + 30_000, "offline", 400, ip(START)));
    }

    @Test
    void aDeviceOfTwoPartitionsFarApartIsCorrectedAsFarAsItsLogReaches() throws Exception {
        harness.process(online("d", START), START);
        harness.watermark(START);
        harness.process(offline("d", 400, START + 40 * HOUR), START + 40 * HOUR);
        harness.watermark(START + 40 * HOUR);
        harness.process(offline("d", 400, START - 5), START);
        assertThat(harness.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly(DeadLetterReason.TOO_LATE);
    }

    @Test
    void sessionLongerThanTheHorizonEndsAsAnyOther() throws Exception {
        harness.process(online("d", START));
        harness.watermark(START + 100 * 24 * HOUR);
        harness.process(offline("d", 400, START + 100 * 24 * HOUR + 5));
        harness.watermark(START + 100 * 24 * HOUR + 5);
        assertThat(harness.rows(Table.DEVICE_SESSION))
                .containsExactly(
                        session(START, START + 100 * 24 * HOUR + 5, "offline", 400, ip(START)));
    }

    @Test
    void redeliveryAndRedundantOfflineChangeNothing() throws Exception {
        harness.process(online("d", START));
        harness.process(offline("d", 400, START + 1));
        harness.watermark(START + 2);
        harness.changes();
        harness.process(online("d", START));
        harness.process(offline("d", 500, START + 3));
        harness.watermark(START + 4);
        assertThat(harness.changes()).isEmpty();
    }

    @Test
    void offlineAndSilentForAYearIsForgotten() throws Exception {
        harness.process(online("d", START));
        harness.process(offline("d", 400, START + 1));
        harness.process(online("stays", START));
        harness.watermark(START + 1 + TimelineRetention.FORGOTTEN_AFTER.toMillis() - 1);
        assertThat(harness.deviceStateEntries()).isEqualTo(2);
        harness.watermark(START + 1 + TimelineRetention.FORGOTTEN_AFTER.toMillis());
        assertThat(harness.deviceStateEntries()).isEqualTo(1);
    }

    @Test
    void dayOfFlappingIsOneEpisode() throws Exception {
        int changes = 86_400;
        for (int second = 0; second < changes; second++) {
            harness.process(change(second, START + second * 1_000L));
            if (second % 5 == 0) {
                harness.watermark(START + second * 1_000L - 30_000);
            }
        }
        harness.process(offline("d", 400, START + 500));
        harness.watermark(START + 2 * 24 * HOUR);
        assertThat(harness.rows(Table.FLAPPING_DEVICE))
                .containsExactly(flapping(START, START + (changes - 1) * 1_000L, changes));
        assertThat(harness.rows(Table.DEVICE_SESSION)).hasSize(changes / 2);
    }

    @Test
    void rowsAreTheSameOnRocksDb() throws Exception {
        try (ConnectivityHarness rocks =
                        new ConnectivityHarness(config(), true, new EmbeddedRocksDBStateBackend());
                ConnectivityHarness heap = new ConnectivityHarness(config(), true)) {
            for (ConnectivityHarness run : List.of(rocks, heap)) {
                for (int at = 0; at < 100; at++) {
                    run.process(change(at, START + (at * 37 % 101) * MINUTE));
                    if (at % 10 == 9) {
                        run.watermark(START + at * MINUTE / 2);
                    }
                    if (at == 50) {
                        run.restart();
                    }
                }
                run.watermark(Long.MAX_VALUE);
            }
            assertThat(rocks.rows()).isEqualTo(heap.rows()).isNotEmpty();
            assertThat(rocks.timers()).isZero();
        }
    }
}
