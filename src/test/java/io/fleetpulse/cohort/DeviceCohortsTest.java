package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.tools.SlowTest;

import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

@SlowTest("many orders of the same messages")
class DeviceCohortsTest {

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final CountsConfig CONFIG =
            new CountsConfig(Duration.ofMinutes(1), Duration.ofHours(2));

    /** Two periods of 120 windows, with at most 3,000 bytes each. */
    private static final long MOST_BYTES = 2 * 120 * 3_000;

    private DeviceCohortsHarness harness;

    @BeforeEach
    void open() throws Exception {
        harness = new DeviceCohortsHarness(CONFIG, null);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void process(CohortEvent news) throws Exception {
        harness.processElement(new StreamRecord<>(news));
    }

    private void happened(Kind kind, long at, long since, String detail) throws Exception {
        process(CohortEvent.of(new DeviceActivity("p", "d", kind, at, since, detail, 1)));
    }

    private void ran(String module, Since... versions) throws Exception {
        process(
                CohortEvent.of(
                        new ModuleVersions(
                                "p", "d", module, Long.MIN_VALUE, true, List.of(versions))));
    }

    private long stateSize() throws Exception {
        return harness.snapshot(1, 1).getStateSize();
    }

    private long sum(Tally number) {
        return harness.extractOutputValues().stream()
                .mapToLong(delta -> delta.totals().get(number))
                .sum();
    }

    @Test
    void aDeviceThatFlapsOnceASecondKeepsABoundedState() throws Exception {
        ran("mcu", new Since(0, "1", ""));
        for (long at = 0; at < 10 * HOUR; at += 1_000) {
            happened(Kind.CONNECT, at, at, "");
            happened(Kind.DISCONNECT, at + 500, at, "");
            happened(Kind.SESSION_ENDED, at + 500, at, String.valueOf(at / 1_000));
            harness.processWatermark(at);
        }
        assertThat(stateSize()).isLessThan(MOST_BYTES);
    }

    @Test
    void aStormOfEventsKeepsABoundedState() throws Exception {
        List<String> types = List.of("info", "alert", "error", "…");
        for (long at = 0; at < 50_000; at++) {
            happened(Kind.EVENT, at * 800, at * 800, types.get((int) at % 4));
            happened(Kind.VALIDATION_FAILURE, at * 800, at * 800, "");
            harness.processWatermark(at * 800);
        }
        assertThat(stateSize()).isLessThan(MOST_BYTES);
    }

    @Test
    void aDeviceThatReadsAllTheTimeAndNamesManyModulesKeepsABoundedState() throws Exception {
        for (int number = 0; number < 20_000; number++) {
            ran("module " + number, new Since(number, "1", ""));
            process(
                    CohortEvent.of(
                            new ReadingTimes("p", "d", new long[] {number * 100L}, new int[] {1})));
        }
        harness.getOutput().clear();
        assertThat(stateSize()).isLessThan(16_000);
    }

    @Test
    void windowsEndWhenTwoPeriodsHavePassedButNotAtTheEndOfTheInput() throws Exception {
        for (long at = 0; at < 100 * MINUTE; at += MINUTE) {
            happened(Kind.EVENT, at, at, "error");
        }
        int entries = harness.numKeyedStateEntries();
        harness.processWatermark(4 * HOUR - 1);
        assertThat(harness.numKeyedStateEntries()).isEqualTo(entries);
        harness.processWatermark(4 * HOUR);
        assertThat(harness.numKeyedStateEntries()).isEqualTo(entries - 1);
        assertThat(harness.numEventTimeTimers()).isZero();
        happened(Kind.EVENT, 9 * HOUR, 9 * HOUR, "error");
        harness.processWatermark(Long.MAX_VALUE);
        assertThat(harness.numKeyedStateEntries()).isEqualTo(entries);
    }

    @Test
    void aForgottenDeviceLeavesItsCohortsAndIsNotOnlineTwice() throws Exception {
        harness.setProcessingTime(0);
        ran("mcu", new Since(0, "1", ""));
        happened(Kind.CONNECT, 1_000, 1_000, "");
        harness.processWatermark(HOUR);
        long day = Duration.ofDays(1).toMillis();
        harness.setProcessingTime(100 * day);
        process(CohortEvent.of(new ReadingTimes("p", "d", new long[] {2_000}, new int[] {1})));
        harness.setProcessingTime(400 * day);
        assertThat(sum(Tally.ONLINE_CHANGE)).isEqualTo(1);
        harness.setProcessingTime(500 * day);
        assertThat(sum(Tally.ONLINE_CHANGE)).isZero();
        assertThat(sum(Tally.RUNNING_CHANGE)).isZero();
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
        happened(Kind.DISCONNECT, 500 * day, 1_000, "");
        ran("mcu", new Since(0, "1", ""));
        assertThat(sum(Tally.ONLINE_CHANGE)).isZero();
    }
}
