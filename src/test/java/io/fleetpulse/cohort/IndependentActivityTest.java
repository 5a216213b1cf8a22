package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.window.TumblingWindows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Which of a device's errors count as independent of each other depends on their own partitions,
 * however far the job reads one partition ahead of another.
 */
@SuppressWarnings("try") // the harnesses are closed as Flink closes them
class IndependentActivityTest {

    private static final long MINUTE = 60_000;
    private static final long HORIZON = 120 * MINUTE;
    private static final long END = 800 * MINUTE;
    private static final CountsConfig CONFIG =
            new CountsConfig(Duration.ofMinutes(1), Duration.ofMillis(HORIZON));
    private static final TumblingWindows WINDOWS = TumblingWindows.of(CONFIG);

    /** The numbers of which a device's own counts are squared, and their squares. */
    private static final List<Tally> NUMBERS =
            List.of(
                    Tally.ERROR_EVENTS,
                    Tally.VALIDATION_FAILURES,
                    Tally.DISCONNECTS,
                    Tally.ERROR_EVENT_SQUARES,
                    Tally.VALIDATION_FAILURE_SQUARES,
                    Tally.DISCONNECT_SQUARES);

    /** An event of the device, and the watermark of its partition before it. */
    private record News(CohortEvent event, long watermark) {}

    @Property(tries = 12)
    void theOrderOfPartitionsAndRestartsLeaveNoTrace(@ForAll Random random) throws Exception {
        List<List<News>> partitions =
                List.of(messages(random), messages(random), connections(random), versions(random));
        Map<String, Long> expected = run(partitions, new Random(1), 1, false);
        assertThat(run(partitions, random, Integer.MAX_VALUE, false)).isEqualTo(expected);
        for (int run = 0; run < 3; run++) {
            assertThat(run(partitions, random, 1 + random.nextInt(300), true)).isEqualTo(expected);
        }
    }

    /** Errors and failed validations, some of them hours late. */
    private static List<News> messages(Random random) {
        List<News> news = new ArrayList<>();
        long watermark = 0;
        for (long time = 0; time < END; time += random.nextInt(400_000)) {
            watermark = Math.max(watermark, time - 30_000);
            long late = random.nextInt(3) == 0 ? random.nextInt(400) * MINUTE : 0;
            long at = Math.max(0, time - late);
            Kind kind = random.nextBoolean() ? Kind.EVENT : Kind.VALIDATION_FAILURE;
            DeviceActivity activity = DeviceActivity.of("p", "d", kind, at, "error", 1);
            boolean expired = WINDOWS.isExpired(at, watermark);
            news.add(new News(CohortEvent.of(activity.expired(expired)), watermark));
        }
        return news;
    }

    /** Disconnects, which never come later than the horizon, and corrections of them. */
    private static List<News> connections(Random random) {
        List<News> news = new ArrayList<>();
        long watermark = 0;
        for (long time = 0; time < END; time += random.nextInt(2_000_000)) {
            watermark = Math.max(watermark, time - 30_000);
            long at = Math.max(0, watermark - random.nextInt((int) HORIZON));
            for (Kind kind : List.of(Kind.CONNECT, Kind.DISCONNECT)) {
                DeviceActivity activity = DeviceActivity.of("p", "d", kind, at, "", 1);
                news.add(new News(CohortEvent.of(activity), watermark));
                if (random.nextInt(4) == 0) {
                    DeviceActivity wrong = DeviceActivity.of("p", "d", kind, at, "", -1);
                    news.add(new News(CohortEvent.of(wrong), watermark));
                }
            }
        }
        return news;
    }

    /** Versions of the device, some of them reported hours late. */
    private static List<News> versions(Random random) {
        List<News> news = new ArrayList<>();
        List<Since> known = new ArrayList<>(List.of(new Since(0, "0", "")));
        news.add(new News(versions(known, 0), 0));
        long watermark = 0;
        for (long time = MINUTE; time < END; time += random.nextInt(8_000_000)) {
            watermark = Math.max(watermark, time - 30_000);
            long late = random.nextInt(2) == 0 ? random.nextInt(300) * MINUTE : 0;
            long since = Math.max(1, time - late);
            known.removeIf(run -> run.since() == since);
            known.add(new Since(since, "" + random.nextInt(3), ""));
            known.sort(Comparator.comparingLong(Since::since));
            news.add(new News(versions(known, watermark), watermark));
        }
        return news;
    }

    private static CohortEvent versions(List<Since> known, long watermark) {
        return CohortEvent.of(
                new ModuleVersions("p", "d", "mcu", watermark, true, List.copyOf(known)));
    }

    /**
     * The numbers of each version and window.
     *
     * @param stretch how many records of one partition the job reads in a row at the most; with 1,
     *     the partition that is furthest behind is always the next one
     */
    private static Map<String, Long> run(
            List<List<News>> partitions, Random random, int stretch, boolean restarts)
            throws Exception {
        Map<String, Long> sums = new TreeMap<>();
        DeviceCohortsHarness device = new DeviceCohortsHarness(CONFIG, null);
        int[] read = new int[partitions.size()];
        int partition = next(partitions, read, random, stretch);
        while (partition >= 0) {
            List<News> news = partitions.get(partition);
            int end = (int) Math.min(news.size(), read[partition] + (long) stretch);
            while (read[partition] < end) {
                device.processElement(new StreamRecord<>(news.get(read[partition]++).event()));
                device.processWatermark(watermark(partitions, read));
            }
            if (restarts && random.nextInt(10) == 0) {
                OperatorSubtaskState state = device.snapshot(1, 1);
                add(device, sums);
                device.close();
                device = new DeviceCohortsHarness(CONFIG, state);
            }
            partition = next(partitions, read, random, stretch);
        }
        add(device, sums);
        device.close();
        sums.values().removeIf(sum -> sum == 0);
        return sums;
    }

    /** The partition to read next; -1 at the end of all. */
    private static int next(List<List<News>> partitions, int[] read, Random random, int stretch) {
        List<Integer> left = new ArrayList<>();
        for (int partition = 0; partition < read.length; partition++) {
            if (read[partition] < partitions.get(partition).size()) {
                left.add(partition);
            }
        }
        if (left.isEmpty()) {
            return -1;
        }
        if (stretch > 1) {
            return left.get(random.nextInt(left.size()));
        }
        left.sort(
                Comparator.comparingLong(
                        partition -> partitions.get(partition).get(read[partition]).watermark()));
        return left.get(0);
    }

    /** The watermark of all partitions. */
    private static long watermark(List<List<News>> partitions, int[] read) {
        long watermark = END;
        for (int partition = 0; partition < read.length; partition++) {
            if (read[partition] < partitions.get(partition).size()) {
                long next = partitions.get(partition).get(read[partition]).watermark();
                watermark = Math.min(watermark, next);
            }
        }
        return watermark;
    }

    private static void add(DeviceCohortsHarness device, Map<String, Long> sums) {
        for (CohortDelta delta : device.extractOutputValues()) {
            for (Tally number : NUMBERS) {
                String place = number + " " + delta.version() + " " + delta.windowStart();
                sums.merge(place, delta.totals().get(number), Long::sum);
            }
        }
    }
}
