package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.config.CountsConfig;

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
 * Readings count by the timelines known at the watermark of the device's partition, wherever the
 * watermark of all partitions is when they arrive.
 */
@SuppressWarnings("try") // the harnesses are closed as Flink closes them
class LateTimelinesTest {

    private static final long MINUTE = 60_000;
    private static final CountsConfig CONFIG =
            new CountsConfig(Duration.ofMinutes(1), Duration.ofHours(2));

    /** An event of the device, and the watermark of its partition before it. */
    private record News(CohortEvent event, long watermark) {}

    @Property(tries = 20)
    void theWatermarkOfOtherPartitionsAndRestartsLeaveNoTrace(@ForAll Random random)
            throws Exception {
        List<News> life = life(random);
        Map<String, Long> expected = run(life, new Random(1), 0, false);
        for (int run = 0; run < 3; run++) {
            assertThat(run(life, random, 1 + random.nextInt(90), true)).isEqualTo(expected);
        }
    }

    /** Hours of readings and of versions, in the order of their partition. */
    private static List<News> life(Random random) {
        List<News> life = new ArrayList<>();
        List<Since> known = new ArrayList<>(List.of(new Since(0, "0", "")));
        life.add(versions(known, 0));
        long time = 0;
        long watermark = 0;
        while (time < 400 * MINUTE) {
            time += random.nextInt(40_000);
            watermark = Math.max(watermark, time - 30_000);
            if (random.nextInt(20) == 0) {
                long late = random.nextInt(3) == 0 ? random.nextInt(180) * MINUTE : 1_000;
                long since = Math.max(1, time - late);
                if (random.nextInt(4) == 0 && known.size() > 2) {
                    known.remove(1 + random.nextInt(known.size() - 1));
                }
                known.removeIf(run -> run.since() == since);
                known.add(new Since(since, "" + random.nextInt(4), ""));
                known.sort(Comparator.comparingLong(Since::since));
                life.add(versions(known, watermark));
            } else {
                long late = random.nextInt(10) == 0 ? random.nextInt(180) * MINUTE : 0;
                long[] times = {time - late, time - late - random.nextInt(1_500)};
                life.add(
                        new News(
                                CohortEvent.of(new ReadingTimes("p", "d", times, new int[] {3, 1})),
                                watermark));
            }
        }
        return life;
    }

    private static News versions(List<Since> known, long watermark) {
        return new News(
                CohortEvent.of(
                        new ModuleVersions("p", "d", "mcu", watermark, true, List.copyOf(known))),
                watermark);
    }

    /**
     * The readings of each version and window.
     *
     * @param lag how many minutes the watermark of all partitions is behind at the most
     */
    private static Map<String, Long> run(List<News> life, Random random, int lag, boolean restarts)
            throws Exception {
        Map<String, Long> sums = new TreeMap<>();
        DeviceCohortsHarness device = new DeviceCohortsHarness(CONFIG, null);
        List<News> readings = new ArrayList<>();
        long reached = Long.MIN_VALUE;
        for (News news : life) {
            if (news.event().readings() != null && lag > 0 && random.nextInt(3) == 0) {
                readings.add(news);
            } else {
                device.processElement(new StreamRecord<>(news.event(), news.watermark()));
            }
            if (random.nextInt(lag + 1) == 0) {
                reached = Math.max(reached, news.watermark() - random.nextInt(lag + 1) * MINUTE);
                for (News waiting : readings) {
                    device.processElement(new StreamRecord<>(waiting.event()));
                }
                readings.clear();
                device.processWatermark(reached);
            }
            if (restarts && random.nextInt(50) == 0) {
                OperatorSubtaskState state = device.snapshot(1, 1);
                add(device, sums);
                device.close();
                device = new DeviceCohortsHarness(CONFIG, state);
            }
        }
        for (News waiting : readings) {
            device.processElement(new StreamRecord<>(waiting.event()));
        }
        add(device, sums);
        device.close();
        sums.values().removeIf(sum -> sum == 0);
        return sums;
    }

    private static void add(DeviceCohortsHarness device, Map<String, Long> sums) {
        for (CohortDelta delta : device.extractOutputValues()) {
            String place = delta.version() + " " + delta.windowStart();
            sums.merge(place, delta.totals().get(Tally.READINGS), Long::sum);
        }
    }
}
