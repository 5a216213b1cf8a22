package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.ModuleVersions;
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
                new ReadingContributions(PERIODS, "p", new ListCollector<>(deltas));

        Device() {
            modules.add("mcu");
        }

        boolean apply(ReadingTimes readings) {
            return contributions.apply(readings, modules, recent);
        }

        void apply(List<Since> versions) {
            apply(versions, Long.MIN_VALUE);
        }

        /** Applies versions that became known at a watermark a quarter of an hour after a window. */
        void apply(List<Since> versions, long movesFrom) {
            ModuleVersions known = new ModuleVersions("p", "d", "mcu", 0, true, versions);
            List<Since> after = ModuleRuns.joined(modules.get(0).ofReadings(), known, movesFrom);
            contributions.move(modules.get(0), after, movesFrom, recent);
            modules.set(0, versions, after);
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
            counts[index] = 1 + Math.floorMod(times[index], 7);
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
        first.apply(TIMELINE);
        first.apply(readings);
        Device later = new Device();
        later.apply(readings);
        later.apply(TIMELINE);
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
            assertThat(restored.apply(at(times))).isEqualTo(kept.apply(at(times)));
            DataOutputSerializer out = new DataOutputSerializer(64);
            restored.recent.write(out);
            DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
            RecentReadings read = RecentReadings.read(in);
            assertThat(in.available()).isZero();
            restored.recent = read.copy();
            read.window(0).add(0, 1);
        }
        kept.apply(TIMELINE);
        restored.apply(TIMELINE);
        assertThat(restored.sums()).isEqualTo(kept.sums());
    }

    @Property
    void togetherOrOneByOneInAnyOrderTheyAreTheSame(@ForAll Random random) {
        long[] times = random.longs(20 + random.nextInt(200), 0, 300_000).toArray();
        List<Runnable> news = new ArrayList<>();
        Device apart = new Device();
        for (long time : times) {
            news.add(() -> apart.apply(at(time)));
        }
        news.add(() -> apart.apply(List.of(new Since(random.nextInt(300_000), "0", ""))));
        Collections.shuffle(news, random);
        news.add(random.nextInt(news.size()), () -> apart.apply(TIMELINE));
        news.forEach(Runnable::run);
        apart.apply(TIMELINE);
        Device together = new Device();
        together.apply(TIMELINE);
        together.apply(at(times));
        assertThat(apart.sums()).isEqualTo(together.sums());
    }

    /**
     * Hours of readings, each up to some minutes earlier or later than it should be, and a restart
     * after each: every version is known a quarter of an hour after its start, so the order leaves
     * no trace.
     */
    @Property(tries = 100)
    void whileNoVersionIsLaterThanAQuarterOfAnHourTheOrderOfReadingsLeavesNoTrace(
            @ForAll Random random) throws IOException {
        Map<Long, List<Runnable>> news = new TreeMap<>();
        Device late = new Device();
        Device early = new Device();
        List<Since> timeline = new ArrayList<>();
        List<Since> arrived = new ArrayList<>();
        for (long since = 0; since < 180; since += 1 + random.nextInt(40)) {
            timeline.add(new Since(since * MINUTE + random.nextInt(60_000), "" + since, ""));
        }
        early.apply(timeline);
        for (Since run : timeline) {
            long arrives = run.since() + random.nextInt(7) * MINUTE;
            news.computeIfAbsent(arrives, time -> new ArrayList<>())
                    .add(
                            () -> {
                                arrived.add(run);
                                arrived.sort(Comparator.comparingLong(Since::since));
                                late.apply(List.copyOf(arrived), movesFrom(arrives));
                            });
        }
        for (long minute = 0; minute < 200; minute++) {
            for (int count = random.nextInt(4); count > 0; count--) {
                long time = minute * MINUTE + random.nextInt(60_000);
                early.apply(at(time));
                news.computeIfAbsent(time + random.nextInt(7) * MINUTE, unused -> new ArrayList<>())
                        .add(() -> late.apply(at(time)));
            }
        }
        for (Map.Entry<Long, List<Runnable>> together : news.entrySet()) {
            late.recent.keepFrom(movesFrom(together.getKey()));
            together.getValue().forEach(Runnable::run);
            DataOutputSerializer out = new DataOutputSerializer(64);
            late.recent.write(out);
            late.recent = RecentReadings.read(new DataInputDeserializer(out.getCopyOfBuffer()));
        }
        assertThat(late.sums()).isEqualTo(early.sums());
    }

    private static long movesFrom(long watermark) {
        return PERIODS.windowOf(watermark - 15 * MINUTE);
    }

    /** Versions that become known at a watermark of their partition. */
    private record News(List<Since> versions, long ahead) {}

    /**
     * How long readings wait, and how far the watermark of all partitions is behind, differs from
     * run to run. Readings count by the versions that were known a quarter of an hour later.
     */
    @Property(tries = 300)
    void neitherTheDelayOfReadingsNorTheWatermarkOfOtherPartitionsLeavesATrace(
            @ForAll Random random) {
        List<News> versions = versions(random);
        long[] times = random.longs(300, -20 * MINUTE, 180 * MINUTE).toArray();
        Map<String, Long> expected = new HashMap<>();
        for (long time : times) {
            Since run = ModuleRuns.before(time + 1, known(versions, time));
            if (run != null) {
                String place =
                        "%s %s %d".formatted(run.version(), run.jobId(), PERIODS.windowOf(time));
                expected.merge(place, 1L + Math.floorMod(time, 7), Long::sum);
            }
        }
        for (int delays = 0; delays < 3; delays++) {
            assertThat(run(versions, times, random)).isEqualTo(expected);
        }
    }

    /** Versions that become known in the order of the partition, some of them hours late. */
    private static List<News> versions(Random random) {
        List<News> news = new ArrayList<>();
        List<Since> known = new ArrayList<>();
        long ahead = 0;
        for (int version = 0; version < 8; version++) {
            long since = ahead - random.nextInt(random.nextBoolean() ? 120 : 10) * MINUTE;
            known.removeIf(other -> other.since() == since);
            known.add(new Since(since, "" + version, ""));
            known.sort(Comparator.comparingLong(Since::since));
            news.add(new News(List.copyOf(known), ahead));
            ahead += random.nextInt(40 * 60_000);
        }
        return news;
    }

    /** The last versions that became known before the watermark left the time behind. */
    private static List<Since> known(List<News> versions, long time) {
        List<Since> known = List.of();
        for (News news : versions) {
            if (movesFrom(news.ahead()) <= time) {
                known = news.versions();
            }
        }
        return known;
    }

    private static Map<String, Long> run(List<News> versions, long[] times, Random random) {
        List<Long> waiting = new ArrayList<>();
        for (long time : times) {
            waiting.add(time);
        }
        Collections.shuffle(waiting, random);
        Device device = new Device();
        long watermark = Long.MIN_VALUE / 4;
        for (News news : versions) {
            while (!waiting.isEmpty() && random.nextInt(20) > 0) {
                device.recent.keepFrom(movesFrom(watermark));
                device.apply(at(waiting.remove(waiting.size() - 1)));
            }
            device.apply(news.versions(), movesFrom(news.ahead()));
            watermark = Math.max(watermark, news.ahead() - random.nextInt(60) * MINUTE);
        }
        waiting.forEach(time -> device.apply(at(time)));
        return device.sums();
    }

    @Test
    void readingsMoveBackToAQuarterOfAnHourBeforeTheWatermark() {
        Device device = new Device();
        for (long minute = 0; minute < 100; minute++) {
            device.recent.keepFrom(movesFrom(minute * MINUTE));
            device.apply(new ReadingTimes("p", "d", new long[] {minute * MINUTE}, new int[] {1}));
        }
        assertThat(device.recent.size()).isEqualTo(16);
        device.apply(new ReadingTimes("p", "d", new long[] {0}, new int[] {1}));
        assertThat(device.recent.size()).isEqualTo(16);
        device.apply(List.of(new Since(0, "1", "")), movesFrom(99 * MINUTE));
        assertThat(device.sums()).hasSize(16);
        device.apply(new ReadingTimes("p", "d", new long[] {0}, new int[] {1}));
        assertThat(device.sums()).hasSize(16);
    }

    @Test
    void howeverFarTheWatermarkLagsTheNewestWindowsAreKept() {
        Device device = new Device();
        for (long minute = 0; minute < 1_000; minute++) {
            device.apply(new ReadingTimes("p", "d", new long[] {minute * MINUTE}, new int[] {1}));
        }
        assertThat(device.recent.size()).isEqualTo(RecentReadings.MOST);
        device.apply(List.of(new Since(0, "1", "")));
        assertThat(device.sums()).hasSize(RecentReadings.MOST);
    }

    @Test
    void lateVersionsTakeABoundedState() {
        Device device = new Device();
        List<Since> known = new ArrayList<>();
        for (long version = 0; version < 200; version++) {
            known.add(0, new Since(-version * MINUTE, "" + version, ""));
            List<Since> newest = known.subList(0, Math.min(64, known.size()));
            device.apply(List.copyOf(newest), version * 60 * MINUTE);
        }
        assertThat(device.modules.get(0).ofReadings()).hasSizeLessThanOrEqualTo(ModuleRuns.MOST);
    }

    @Test
    void aWindowKeepsSoManyTimesAtTheMost() {
        Device device = new Device();
        device.apply(TIMELINE);
        boolean exact = true;
        for (long time = 0; time < MINUTE; time += 10) {
            exact &= device.apply(at(time));
        }
        assertThat(exact).isFalse();
        assertThat(device.recent.size()).isEqualTo(1);
        device.recent.each(
                (start, moments) -> assertThat(moments.size()).isLessThanOrEqualTo(Moments.MOST));
    }
}
