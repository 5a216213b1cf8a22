package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.activity.ReadingTimes;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class ReadingContributionsTest {

    private static final long MINUTE = 60_000;
    private static final Periods PERIODS = new Periods(MINUTE, 60 * MINUTE);
    private static final List<Since> TIMELINE =
            List.of(new Since(40_000, "1", ""), new Since(90_000, "2", "j"));

    /** A device that runs one module, with the sums of what it told. */
    private static final class Device {

        private final DeviceModules modules = new DeviceModules();
        private RecentReadings recent = new RecentReadings();
        private final List<CohortDelta> deltas = new ArrayList<>();
        private final ReadingContributions contributions =
                new ReadingContributions(PERIODS, 15 * MINUTE, "p", new ListCollector<>(deltas));

        Device() {
            modules.add("mcu");
        }

        boolean read(ReadingTimes readings) {
            return contributions.read(readings, modules, recent);
        }

        void ran(List<Since> versions) {
            contributions.ran("mcu", modules.get(0).versions(), versions, recent);
            modules.set(0, versions);
        }

        Map<String, Long> sums() {
            Map<String, Long> sums = new HashMap<>();
            for (CohortDelta delta : deltas) {
                String place = delta.version() + " " + delta.jobId() + " " + delta.windowStart();
                sums.merge(place, delta.totals().get(Tally.READINGS), Long::sum);
            }
            sums.values().removeIf(sum -> sum == 0);
            return sums;
        }
    }

    private static ReadingTimes at(long... times) {
        int[] counts = new int[times.length];
        for (int index = 0; index < times.length; index++) {
            counts[index] = (int) (1 + times[index] % 7);
        }
        return new ReadingTimes("p", "d", times, counts);
    }

    @Test
    void readingsCountForTheVersionThatRanThen() {
        ReadingTimes readings =
                new ReadingTimes(
                        "p",
                        "d",
                        new long[] {39_999, 40_000, 59_999, 60_000, 89_999, 90_000},
                        new int[] {1, 2, 4, 8, 16, 32});
        Device first = new Device();
        first.ran(TIMELINE);
        first.read(readings);
        Device later = new Device();
        later.read(readings);
        later.ran(TIMELINE);
        for (Device device : List.of(first, later)) {
            assertThat(device.sums())
                    .containsOnly(
                            Map.entry("1  0", 6L),
                            Map.entry("1  60000", 24L),
                            Map.entry("2 j 60000", 32L));
        }
    }

    @Property
    void readingsAreTheSameAfterEachIsWrittenReadAndCopied(@ForAll Random random)
            throws IOException {
        Device kept = new Device();
        Device restored = new Device();
        for (int step = 0; step < 100; step++) {
            long[] times = random.longs(1 + random.nextInt(3), 0, 3_000_000).toArray();
            assertThat(restored.read(at(times))).isEqualTo(kept.read(at(times)));
            DataOutputSerializer out = new DataOutputSerializer(64);
            restored.recent.write(out);
            DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
            RecentReadings read = RecentReadings.read(in);
            assertThat(in.available()).isZero();
            restored.recent = read.copy();
            read.window(0).add(0, 1);
        }
        kept.ran(TIMELINE);
        restored.ran(TIMELINE);
        assertThat(restored.sums()).isEqualTo(kept.sums());
    }

    @Property
    void togetherOrOneByOneInAnyOrderTheyAreTheSame(@ForAll Random random) {
        long[] times = random.longs(20 + random.nextInt(200), 0, 300_000).toArray();
        List<Runnable> news = new ArrayList<>();
        Device apart = new Device();
        for (long time : times) {
            news.add(() -> apart.read(at(time)));
        }
        news.add(() -> apart.ran(List.of(new Since(random.nextInt(300_000), "0", ""))));
        Collections.shuffle(news, random);
        news.add(random.nextInt(news.size()), () -> apart.ran(TIMELINE));
        news.forEach(Runnable::run);
        apart.ran(TIMELINE);
        Device together = new Device();
        together.ran(TIMELINE);
        together.read(at(times));
        assertThat(apart.sums()).isEqualTo(together.sums());
    }

    @Test
    void onlyReadingsOfTheLastQuarterOfAnHourMove() {
        Device device = new Device();
        for (long minute = 0; minute < 100; minute++) {
            device.read(new ReadingTimes("p", "d", new long[] {minute * MINUTE}, new int[] {1}));
        }
        assertThat(device.recent.size()).isEqualTo(16);
        device.read(new ReadingTimes("p", "d", new long[] {0}, new int[] {1}));
        assertThat(device.recent.size()).isEqualTo(16);
        device.ran(List.of(new Since(0, "1", "")));
        assertThat(device.sums()).hasSize(16);
    }

    @Test
    void aWindowKeepsSoManyTimesAtTheMost() {
        Device device = new Device();
        device.ran(TIMELINE);
        boolean asExact = true;
        for (long time = 0; time < MINUTE; time += 10) {
            asExact &= device.read(at(time));
        }
        assertThat(asExact).isFalse();
        assertThat(device.recent.size()).isEqualTo(1);
        device.recent.each(
                (start, moments) -> assertThat(moments.size()).isLessThanOrEqualTo(Moments.MOST));
    }
}
