package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.GateConfig;
import io.fleetpulse.endtoend.DeviceHistory.Run;
import io.fleetpulse.gate.Decision;
import io.fleetpulse.gate.Evidence;
import io.fleetpulse.gate.GateRules;
import io.fleetpulse.gate.Sample;
import io.fleetpulse.gate.Verdict;
import io.fleetpulse.simulator.Fact;
import io.fleetpulse.simulator.Fleet;
import io.fleetpulse.simulator.FleetConfig;
import io.fleetpulse.simulator.OtaReport;
import io.fleetpulse.simulator.Truth;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongBiFunction;

/** A gate's verdicts on the simulated fleet's two rollouts, computed from the true history. */
class BadReleaseTest {

    private static final long START = 1_772_352_000_000L;
    private static final long MINUTE = 60_000;
    private static final GateRules RULES =
            new GateRules(new GateConfig(20, Duration.ofHours(1), 0.999, 1.25, 2, 0.1));
    private static final String HEALTHY = "a1ThermT003";
    private static final String BAD = "a1MeterP004";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aFleetAsLargeAsTheLocalOneShowsItWithinFiveMinutes(long seed) {
        Truth truth = history(400, 200, seed, 5);
        assertThat(verdict(truth, BAD, 5).decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(verdict(truth, HEALTHY, 5).decision()).isEqualTo(Decision.PROCEED);
    }

    @Test
    void theHealthyReleaseIsNeverHeldBack() {
        Truth truth = history(300, 30, 20260301, 30);
        for (int minutes = 1; minutes <= 30; minutes++) {
            assertThat(verdict(truth, HEALTHY, minutes).decision()).isLessThan(Decision.HOLD);
        }
        assertThat(verdict(truth, BAD, 30).decision()).isEqualTo(Decision.ROLLBACK);
    }

    private static Truth history(int devices, double rate, long seed, int minutes) {
        Truth truth = new Truth();
        Fleet fleet =
                new Fleet(
                        new FleetConfig(devices, rate, seed, START, START + minutes * MINUTE),
                        truth);
        fleet.forEachRemaining(record -> {});
        return truth;
    }

    /** The verdict on the product's first rollout, a number of minutes after the start. */
    private static Verdict verdict(Truth truth, String product, int minutes) {
        long end = START + minutes * MINUTE;
        List<OtaReport> reports =
                truth.otaReports().stream()
                        .filter(report -> report.productKey().equals(product))
                        .filter(report -> report.time() < end)
                        .toList();
        String job = reports.get(0).jobId();
        Set<String> sources = new HashSet<>();
        reports.stream()
                .filter(report -> report.jobId().equals(job))
                .forEach(report -> sources.add(report.sourceVersion()));
        String target = reports.get(0).destinationVersion();
        long begin = reports.get(0).time();
        List<Evidence.Measure> measures = new ArrayList<>();
        List<DeviceHistory> devices = new ArrayList<>();
        for (Map.Entry<List<Object>, DeviceHistory> each : DeviceHistory.all(truth).entrySet()) {
            if (each.getKey().get(0).equals(product)) {
                devices.add(each.getValue());
            }
        }
        Set<String> targets = Set.of(target);
        Between between = new Between(begin, end);
        measures.add(
                new Evidence.Measure(
                        "error events",
                        between.sample(devices, targets, BadReleaseTest::errors),
                        between.sample(devices, sources, BadReleaseTest::errors)));
        measures.add(
                new Evidence.Measure(
                        "disconnects",
                        between.sample(devices, targets, BadReleaseTest::disconnects),
                        between.sample(devices, sources, BadReleaseTest::disconnects)));
        return RULES.decide(new Evidence(measures, 0, 0));
    }

    private static long errors(DeviceHistory device, DeviceHistory.Span span) {
        return device.events.stream()
                .filter(event -> event.type().equals("error"))
                .map(Fact.Event::time)
                .filter(span::has)
                .count();
    }

    private static long disconnects(DeviceHistory device, DeviceHistory.Span span) {
        return device.disconnects.stream().filter(span::has).count();
    }

    private record Between(long begin, long end) {

        Sample sample(
                List<DeviceHistory> devices,
                Set<String> versions,
                ToLongBiFunction<DeviceHistory, DeviceHistory.Span> measure) {
            long some = 0;
            long online = 0;
            long count = 0;
            double squares = 0;
            for (DeviceHistory device : devices) {
                long own = 0;
                boolean ran = false;
                for (Run run : device.runs) {
                    DeviceHistory.Span span =
                            new DeviceHistory.Span(
                                    Math.max(begin, run.span().from()),
                                    Math.min(end, run.span().to()));
                    if (versions.contains(run.version()) && span.from() < span.to()) {
                        ran = true;
                        online += device.online(span.from(), span.to());
                        own += measure.applyAsLong(device, span);
                    }
                }
                if (ran) {
                    some++;
                    count += own;
                    squares += (double) own * own;
                }
            }
            return new Sample(some, online, count, squares);
        }
    }
}
