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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

class ReadingContributionsTest {

    private static final long MINUTE = 60_000;
    private static final Periods PERIODS = new Periods(MINUTE, 60 * MINUTE);
    private static final List<Since> TIMELINE =
            List.of(new Since(40_000, "1", ""), new Since(90_000, "2", "j"));

    /** A device with one module, and the sums of its deltas. */
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

    /**
     * Hours of readings, each up to some minutes earlier or later than it should be, and a restart
     * after each: no version comes more than a quarter of an hour of readings after one that it
     * moves, so the order leaves no trace.
     */
    @Property(tries = 100)
    void whileNoVersionIsLaterThanAQuarterOfAnHourTheOrderOfReadingsLeavesNoTrace(
            @ForAll Random random) throws IOException {
        Map<Long, List<Runnable>> news = new TreeMap<>();
        Device late = new Device();
        Device early = new Device();
        List<Since> timeline = new ArrayList<>();
        List<Since> told = new ArrayList<>();
        for (long since = 0; since < 180; since += 1 + random.nextInt(40)) {
            timeline.add(new Since(since * MINUTE + random.nextInt(60_000), "" + since, ""));
        }
        early.ran(timeline);
        for (Since run : timeline) {
            long arrives = run.since() + random.nextInt(7) * MINUTE;
            news.computeIfAbsent(arrives, time -> new ArrayList<>())
                    .add(
                            () -> {
                                told.add(run);
                                told.sort(Comparator.comparingLong(Since::since));
                                late.ran(List.copyOf(told));
                            });
        }
        for (long minute = 0; minute < 200; minute++) {
            for (int count = random.nextInt(4); count > 0; count--) {
                long time = minute * MINUTE + random.nextInt(60_000);
                early.read(at(time));
                news.computeIfAbsent(time + random.nextInt(7) * MINUTE, unused -> new ArrayList<>())
                        .add(() -> late.read(at(time)));
            }
        }
        for (List<Runnable> together : news.values()) {
            together.forEach(Runnable::run);
            DataOutputSerializer out = new DataOutputSerializer(64);
            late.recent.write(out);
            late.recent = RecentReadings.read(new DataInputDeserializer(out.getCopyOfBuffer()));
        }
        assertThat(late.sums()).isEqualTo(early.sums());
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
