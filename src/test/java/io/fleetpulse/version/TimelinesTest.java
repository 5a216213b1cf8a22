package io.fleetpulse.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.tools.Interleaving;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Activity that can move to another version only for some time must count the same, whichever
 * partition is read first.
 */
@SuppressWarnings("try") // the harnesses are closed as Flink closes them
class TimelinesTest {

    private static final long MINUTE = 60_000;
    private static final CountsConfig CONFIG =
            new CountsConfig(Duration.ofMinutes(1), Duration.ofDays(1));

    /** Timelines that become known change windows from so long before the watermark on. */
    private static final long MOVES = 15 * MINUTE;

    private static final int MINUTES = 8 * 60;

    /** A sign at the watermark of its partition. */
    private record News(VersionSign sign, long watermark) {}

    private static VersionSign report(long minute, String version) {
        return new VersionSign(minute * MINUTE, true, version, "", minute * MINUTE, 1);
    }

    private static VersionSign success(long minute, String version, String job, long since) {
        return new VersionSign(minute * MINUTE, false, version, job, since * MINUTE, 1);
    }

    private static VersionSign retraction(VersionSign sign) {
        return new VersionSign(
                sign.time(), sign.report(), sign.version(), sign.jobId(), sign.since(), -1);
    }

    private static News at(long minute, VersionSign sign) {
        return new News(sign, minute * MINUTE);
    }

    /** The version of every minute, by the timelines in the order in which they are emitted. */
    private static List<String> versions(List<News> news) throws Exception {
        String[] versions = new String[MINUTES];
        emit(news, timeline -> apply(timeline, versions));
        return asList(versions);
    }

    private static void emit(List<News> news, Consumer<ModuleVersions> receiver) throws Exception {
        try (DeviceVersionsHarness devices = new DeviceVersionsHarness(CONFIG)) {
            for (News one : news) {
                devices.processElement(
                        new ModuleSign("p", "d", "mcu", one.sign()), one.watermark());
                devices.take(DeviceVersions.TIMELINES).forEach(receiver);
            }
        }
    }

    private static void apply(ModuleVersions timeline, String[] versions) {
        for (int minute = 0; minute < MINUTES; minute++) {
            if (minute * MINUTE >= timeline.known() - MOVES) {
                versions[minute] = null;
                for (Since run : timeline.versions()) {
                    if (run.since() <= minute * MINUTE) {
                        versions[minute] = run.version();
                    }
                }
            }
        }
    }

    private static List<ModuleVersions> timelines(List<News> news) throws Exception {
        List<ModuleVersions> timelines = new ArrayList<>();
        emit(news, timelines::add);
        return timelines;
    }

    /** The version of every minute, by the signs that became known in time for it. */
    private static List<String> expected(List<News> news) {
        String[] versions = new String[MINUTES];
        for (int minute = 0; minute < MINUTES; minute++) {
            long time = minute * MINUTE;
            versions[minute] =
                    news.stream()
                            .filter(one -> one.watermark() - MOVES <= time)
                            .map(News::sign)
                            .filter(sign -> sign.time() <= time)
                            .max(VersionSign.ORDER)
                            .map(VersionSign::version)
                            .orElse(null);
        }
        return asList(versions);
    }

    private static List<String> asList(String[] versions) {
        List<String> list = new ArrayList<>();
        for (String version : versions) {
            list.add(version == null ? "" : version);
        }
        return list;
    }

    @Test
    void betweenTheWatermarksOfTwoLateSignsTheFirstAloneCountsInBothOrders() throws Exception {
        News old = at(0, report(0, "1"));
        News success = at(100, success(10, "2", "job", 9));
        News report = at(103, report(11, "3"));

        List<String> versions = versions(List.of(old, success, report));

        assertEquals(List.of("1", "2", "2", "2", "3"), versions.subList(84, 89));
        assertEquals(expected(List.of(old, success, report)), versions);
        assertEquals(versions, versions(List.of(old, report, success)));
    }

    @Test
    void aSuccessBecameKnownWithItsResultWhenProgressFollows() throws Exception {
        News old = at(0, report(0, "1"));
        VersionSign early = success(10, "2", "job", 10);
        VersionSign late = success(10, "2", "job", 9);
        News report = at(40, report(30, "3"));
        List<News> progressLast =
                List.of(old, at(20, early), at(60, late), at(60, retraction(early)), report);
        List<News> progressFirst = List.of(old, at(20, late), report);

        assertEquals(versions(progressFirst), versions(progressLast));
        assertEquals(expected(progressFirst), versions(progressLast));
    }

    @Test
    void aSuccessBecameKnownWithTheRedeliveryInTheSlowestPartition() throws Exception {
        News old = at(0, report(0, "1"));
        VersionSign success = success(10, "2", "job", 9);
        VersionSign again = new VersionSign(10 * MINUTE, false, "2", "job", 9 * MINUTE, 0);

        List<String> inOrder = versions(List.of(old, at(20, success), at(200, again)));

        assertEquals(expected(List.of(old, at(20, success))), inOrder);
        assertEquals(inOrder, versions(List.of(old, at(200, success), at(20, again))));
        assertEquals(versions(List.of(old)), versions(List.of(old, at(20, again))));
    }

    /** An empty timeline would remove the device from its cohorts, with all earlier readings. */
    @Test
    void aSuccessThatIsCorrectedLeavesNoEmptyTimeline() throws Exception {
        VersionSign early = success(10, "2", "job", 10);
        for (VersionSign corrected :
                List.of(
                        success(10, "2", "job", 9),
                        success(9, "2", "job", 9),
                        success(10, "3", "job", 10))) {
            List<News> news = List.of(at(20, early), at(60, corrected), at(60, retraction(early)));

            assertThat(timelines(news))
                    .isNotEmpty()
                    .noneMatch(timeline -> timeline.versions().isEmpty());
        }
    }

    @Test
    void signsBeyondTheLimitDoNotChangeTheVersionsOfTheLastMinutes() throws Exception {
        List<News> news = new ArrayList<>();
        for (int minute = 0; minute < 3 * ModuleHistory.MOST_SIGNS; minute++) {
            String version = minute % 11 < 7 ? "1" : "2";
            news.add(at(minute, report(minute, version)));
        }

        assertEquals(expected(news), versions(news));
    }

    /** A task's progress and result take different ways, so either may arrive first. */
    @Test
    void manyRolloutsGiveTheSameWhicheverReportOfATaskComesFirst() throws Exception {
        List<News> progressFirst = new ArrayList<>();
        List<News> resultFirst = new ArrayList<>();
        for (int wave = 0; wave < 29; wave++) {
            int installed = 16 * wave + 2;
            String version = String.valueOf(wave);
            VersionSign early = success(installed, version, "job" + wave, installed);
            VersionSign late = success(installed, version, "job" + wave, installed - 1);
            progressFirst.add(at(installed, late));
            resultFirst.add(at(installed, early));
            resultFirst.add(at(installed - 1, late));
            resultFirst.add(at(installed - 1, retraction(early)));
            List<News> reports = new ArrayList<>();
            reports.add(at(installed + 1, report(installed + 1, version)));
            for (int minute = 1; minute < 14; minute += 6) {
                // The device has gone back to the version before.
                long time = (long) installed + minute + 1;
                reports.add(at(time, report(time, String.valueOf(wave - 1))));
            }
            progressFirst.addAll(reports);
            resultFirst.addAll(reports);
        }

        assertEquals(expected(progressFirst), versions(progressFirst));
        assertEquals(expected(progressFirst), versions(resultFirst));
    }

    @Property(tries = 150)
    void everyOrderOfPartitionsGivesTheVersionsKnownInTime(@ForAll Random random) throws Exception {
        List<List<News>> partitions = new ArrayList<>();
        List<News> first = new ArrayList<>();
        for (int partition = 0; partition < 1 + random.nextInt(3); partition++) {
            List<News> news = partition("job" + partition + "-", random);
            partitions.add(news);
            first.addAll(news);
        }
        List<String> expected = expected(first);

        for (int interleaving = 0; interleaving < 3; interleaving++) {
            List<News> read = Interleaving.of(partitions, random);
            assertEquals(expected, versions(withRedeliveries(read, random)));
        }
    }

    /**
     * The signs of a partition: most are fresh, some are up to three hours late. A device succeeds
     * once in each job.
     */
    private static List<News> partition(String job, Random random) {
        TreeMap<Long, News> news = new TreeMap<>(Comparator.naturalOrder());
        for (int count = random.nextInt(8); count > 0; count--) {
            long watermark = 180L + random.nextInt(MINUTES - 200);
            long time = watermark - random.nextInt(random.nextInt(3) == 0 ? 180 : 3);
            String version = String.valueOf(random.nextInt(3));
            VersionSign sign =
                    random.nextBoolean()
                            ? report(time, version)
                            : success(time, version, job + count, time - 1);
            news.put(watermark, at(watermark, sign));
        }
        return List.copyOf(news.values());
    }

    /** Repeats some reports, and corrects the first progress of some tasks. */
    private static List<News> withRedeliveries(List<News> read, Random random) {
        List<News> all = new ArrayList<>();
        for (News news : read) {
            VersionSign sign = news.sign();
            if (!sign.report() && random.nextBoolean()) {
                long since = sign.since() - random.nextInt(3) * MINUTE;
                VersionSign wrong =
                        new VersionSign(
                                sign.time(), false, sign.version(), sign.jobId(), since + 1, 1);
                all.add(new News(wrong, news.watermark()));
                long later = news.watermark() + random.nextInt(120) * MINUTE;
                all.add(new News(sign, later));
                all.add(new News(retraction(wrong), later));
            } else {
                all.add(news);
                if (sign.report() && random.nextBoolean()) {
                    all.add(new News(sign, news.watermark() + random.nextInt(120) * MINUTE));
                }
            }
        }
        return all;
    }
}
