package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.config.CountsConfig;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

@SuppressWarnings("try") // the harnesses are closed as Flink closes them
class CohortOrderTest {

    private static final long MINUTE = 60_000;
    private static final CountsConfig CONFIG =
            new CountsConfig(Duration.ofMinutes(1), Duration.ofDays(1));

    private static CohortEvent activity(
            String device, Kind kind, long at, long since, String detail) {
        return CohortEvent.of(new DeviceActivity("p", device, kind, at, since, detail, 1));
    }

    private static CohortEvent retraction(CohortEvent news) {
        DeviceActivity activity = news.activity();
        return CohortEvent.of(
                new DeviceActivity(
                        activity.productKey(),
                        activity.deviceName(),
                        activity.kind(),
                        activity.at(),
                        activity.since(),
                        activity.detail(),
                        -1));
    }

    private static CohortEvent versions(String device, Since... versions) {
        return CohortEvent.of(
                new ModuleVersions("p", device, "mcu", Long.MIN_VALUE, true, List.of(versions)));
    }

    /**
     * Ten minutes of a device that connects and disconnects, sends readings, fails and is updated.
     */
    private static List<CohortEvent> life(String device, Random random) {
        List<CohortEvent> news = new ArrayList<>();
        long time = random.nextInt(30_000);
        while (time < 9 * MINUTE) {
            long online = time;
            news.add(activity(device, Kind.CONNECT, online, online, ""));
            while (random.nextInt(4) > 0 && time < 9 * MINUTE) {
                time += random.nextInt(40_000);
                news.add(
                        CohortEvent.of(
                                new ReadingTimes("p", device, new long[] {time}, new int[] {3})));
                if (random.nextInt(3) == 0) {
                    news.add(activity(device, Kind.EVENT, time, time, "error"));
                }
                if (random.nextInt(5) == 0) {
                    news.add(activity(device, Kind.VALIDATION_FAILURE, time, time, ""));
                }
            }
            time += 1 + random.nextInt(60_000);
            news.add(activity(device, Kind.DISCONNECT, time, online, ""));
            news.add(activity(device, Kind.SESSION_ENDED, time, online, "402"));
            time += random.nextInt(60_000);
        }
        return news;
    }

    @Property(tries = 40)
    void anyOrderAndAnyRetractionGivesTheSameRows(@ForAll Random random) throws Exception {
        List<CohortEvent> inOrder = new ArrayList<>();
        List<CohortEvent> disturbed = new ArrayList<>();
        for (String device : List.of("d1", "d2")) {
            Since first = new Since(0, "1.0", "");
            Since second = new Since(random.nextInt(500_000), "1.1", "job");
            inOrder.add(versions(device, first, second));
            disturbed.add(versions(device, first));
            List<CohortEvent> life = life(device, random);
            inOrder.addAll(life);
            disturbed.addAll(life);
            for (CohortEvent news : life) {
                if (news.activity() != null && random.nextInt(5) == 0) {
                    CohortEvent wrong =
                            activity(
                                    device,
                                    news.activity().kind(),
                                    news.activity().at() + 1,
                                    0,
                                    news.activity().detail());
                    disturbed.add(wrong);
                    disturbed.add(retraction(wrong));
                }
            }
        }
        Collections.shuffle(disturbed, random);
        for (CohortEvent news : inOrder) {
            if (news.versions() != null) {
                disturbed.add(news);
            }
        }
        Map<List<Object>, List<Object>> expected = rows(inOrder, new Random(1));
        assertSame(rows(disturbed, random), expected);
        assertSame(rows(disturbed, random, true, true), expected);
        assertSame(rows(disturbed, random, false, true), expected);
    }

    /** Compares row by row, since a failure message with all rows would be unreadable. */
    private static void assertSame(
            Map<List<Object>, List<Object>> actual, Map<List<Object>, List<Object>> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((key, row) -> assertThat(actual.get(key)).isEqualTo(row));
    }

    @Test
    void versionsBeforeOrAfterWhatHappensGiveTheSameRows() throws Exception {
        CohortEvent versions = versions("d", new Since(0, "1", ""), new Since(40_000, "2", "j"));
        CohortEvent readings =
                CohortEvent.of(
                        new ReadingTimes("p", "d", new long[] {39_999, 40_000}, new int[] {2, 5}));
        for (CohortEvent happened :
                List.of(
                        readings,
                        activity("d", Kind.CONNECT, 10_000, 10_000, ""),
                        activity("d", Kind.EVENT, 40_000, 40_000, "alert"),
                        activity("d", Kind.VALIDATION_FAILURE, 39_999, 39_999, ""),
                        activity("d", Kind.FLAPPING, 90_000, 30_000, ""),
                        activity("d", Kind.SESSION_ENDED, 70_000, 10_000, "superseded"))) {
            assertSame(
                    rows(List.of(happened, versions), new Random(1)),
                    rows(List.of(versions, happened), new Random(1)));
        }
    }

    @Test
    void versionsBeforeOrAfterYearsOfWhatHappensGiveTheSameRows() throws Exception {
        long years = Duration.ofDays(20_000).toMillis();
        List<CohortEvent> news =
                new ArrayList<>(
                        List.of(
                                versions("d", new Since(1_000, "1", "")),
                                activity("d", Kind.CONNECT, 1, 1, ""),
                                activity("d", Kind.EVENT, years / 2, years / 2, "error"),
                                activity("d", Kind.DISCONNECT, years, 1, "")));
        Map<List<Object>, List<Object>> expected = rows(news, new Random(1));
        assertThat(expected.get(key("1", 0)).get(24)).isEqualTo(1L);
        assertThat(expected).hasSize(3);
        Collections.rotate(news, -1);
        assertSame(rows(news, new Random(1)), expected);
        Collections.reverse(news);
        assertSame(rows(news, new Random(1)), expected);
    }

    @Test
    void connectBeforeOrAfterItsDisconnectGivesTheSameRows() throws Exception {
        CohortEvent versions = versions("d", new Since(0, "1", ""));
        CohortEvent connect = activity("d", Kind.CONNECT, 10_000, 10_000, "");
        CohortEvent disconnect = activity("d", Kind.DISCONNECT, 200_000, 10_000, "");
        assertSame(
                rows(List.of(versions, disconnect, connect), new Random(1)),
                rows(List.of(versions, connect, disconnect), new Random(1)));
    }

    @Test
    void retractedEventsLeaveNoRow() throws Exception {
        CohortEvent versions = versions("d", new Since(0, "1", ""));
        for (Kind kind : Kind.values()) {
            CohortEvent wrong = activity("d", kind, 100_000, 10_000, "x");
            try (CohortRun run = new CohortRun(CONFIG)) {
                run.process(versions);
                run.process(wrong);
                run.watermark(30 * MINUTE);
                run.process(retraction(wrong));
                run.watermark(31 * MINUTE);
                assertThat(run.end()).as("%s", kind).isEmpty();
            }
        }
    }

    @Test
    void aCohortWithoutChangesKeepsNoWindowsAndNeedsNoTimer() throws Exception {
        try (CohortRun run = new CohortRun(CONFIG)) {
            run.process(versions("d", new Since(0, "1", "")));
            for (int minute = 0; minute < 100; minute++) {
                run.process(activity("d", Kind.CONNECT, minute * MINUTE, minute * MINUTE, ""));
                run.process(
                        activity(
                                "d",
                                Kind.DISCONNECT,
                                minute * MINUTE + 10_000,
                                minute * MINUTE,
                                ""));
                run.watermark(minute * MINUTE);
            }
            run.watermark(100 * MINUTE);
            assertThat(run.windowEntries()).as("progress, periods and windows").isEqualTo(3);
            run.watermark(Duration.ofDays(4).toMillis());
            run.watermark(Duration.ofDays(40).toMillis());
            assertThat(run.windowTimers()).isZero();
            assertThat(run.windowEntries()).isEqualTo(1);
        }
    }

    @Test
    void whatHappensCountsForTheVersionThatRanThen() throws Exception {
        Map<List<Object>, List<Object>> rows =
                rows(
                        List.of(
                                activity("d", Kind.CONNECT, 0, 0, ""),
                                activity("d", Kind.EVENT, 20_000, 20_000, "error"),
                                activity("d", Kind.EVENT, 50_000, 50_000, "error"),
                                CohortEvent.of(
                                        new ReadingTimes(
                                                "p",
                                                "d",
                                                new long[] {10_000, 45_000},
                                                new int[] {2, 5})),
                                activity("d", Kind.DISCONNECT, 90_000, 0, ""),
                                activity("d", Kind.SESSION_ENDED, 90_000, 0, "427"),
                                versions("d", new Since(0, "1", ""), new Since(40_000, "2", "j"))),
                        new Random(1));
        assertThat(rows).hasSize(3);
        // devices, online_ms, readings, info, alert, error, other, failures, disconnects, flapping
        assertThat(rows.get(key("1", 0)).subList(5, 16))
                .containsExactly(1L, 40_000L, 2L, 0L, 0L, 1L, 0L, 0L, 0L, 0L, "{}");
        assertThat(rows.get(key("2", 0)).subList(5, 16))
                .containsExactly(1L, 20_000L, 5L, 0L, 0L, 1L, 0L, 0L, 0L, 0L, "{}");
        assertThat(rows.get(key("2", MINUTE)).subList(5, 16))
                .containsExactly(1L, 30_000L, 0L, 0L, 0L, 0L, 0L, 0L, 1L, 0L, "{\"427\":1}");
        assertThat(rows.get(key("2", MINUTE)).get(22)).isEqualTo(120.0);
    }

    @Test
    void aDeviceThatIsMerelyOnlineHasRowsForItsEndsOnly() throws Exception {
        Map<List<Object>, List<Object>> rows =
                rows(
                        List.of(
                                versions("d", new Since(0, "1", "")),
                                activity("d", Kind.CONNECT, 30_000, 30_000, ""),
                                activity("d", Kind.DISCONNECT, 4 * MINUTE, 30_000, "")),
                        new Random(1));
        assertThat(rows.get(key("1", 0)).get(6)).isEqualTo(30_000L);
        assertThat(rows.get(key("1", 0)).get(24)).isEqualTo(1L);
        assertThat(rows.get(key("1", 4 * MINUTE)).subList(5, 7)).containsExactly(1L, 0L);
        assertThat(rows.get(key("1", 4 * MINUTE)).get(24)).isEqualTo(0L);
        assertThat(rows).hasSize(2);
    }

    @Test
    void aDeviceFlapsInTheWindowsOfItsEpisodeAndInNoOther() throws Exception {
        Map<List<Object>, List<Object>> rows =
                rows(
                        List.of(
                                versions("d", new Since(0, "1", "")),
                                activity("d", Kind.CONNECT, 0, 0, ""),
                                activity("d", Kind.FLAPPING, 2 * MINUTE, MINUTE + 30_000, ""),
                                activity("d", Kind.DISCONNECT, 5 * MINUTE, 0, "")),
                        new Random(1));
        assertThat(rows).hasSize(4);
        assertThat(rows.get(key("1", 0)).get(14)).isEqualTo(0L);
        assertThat(rows.get(key("1", MINUTE)).get(14)).isEqualTo(1L);
        assertThat(rows.get(key("1", 3 * MINUTE)).get(14)).isEqualTo(0L);
        assertThat(rows.get(key("1", 5 * MINUTE)).get(14)).isEqualTo(0L);
    }

    private static List<Object> key(String version, long start) {
        return List.of("p", "mcu", version, start);
    }

    private static Map<List<Object>, List<Object>> rows(List<CohortEvent> news, Random random)
            throws Exception {
        return rows(news, random, true, false);
    }

    private static Map<List<Object>, List<Object>> rows(
            List<CohortEvent> news, Random random, boolean bounded, boolean restarts)
            throws Exception {
        try (CohortRun run = new CohortRun(CONFIG)) {
            long watermark = 0;
            int restart = random.nextInt(news.size());
            for (int index = 0; index < news.size(); index++) {
                run.process(news.get(index));
                watermark += random.nextInt(10_000);
                run.watermark(Math.min(watermark, 8 * MINUTE));
                if (restarts && index == restart) {
                    run.restart();
                }
            }
            if (!bounded) {
                run.watermark(60 * MINUTE);
            }
            return run.end();
        }
    }
}
