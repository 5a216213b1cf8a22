package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.ModuleVersions.Since;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

class CohortDeltasTest {

    private static final long MINUTE = 60_000;
    private static final Periods PERIODS = new Periods(MINUTE, 10 * MINUTE);

    /** A device with its windows, and the sums of its deltas. */
    private static final class Device implements KeptWindows {

        private final NavigableMap<Long, DeviceWindow> windows = new TreeMap<>();
        private final DeviceModules modules = new DeviceModules();
        private final Map<String, Map<Place, CohortTotals>> sums = new HashMap<>();
        private DeviceProgress progress = DeviceProgress.unknown();
        private int deltas;
        private boolean early;

        private void receive(String module, Place place, CohortTotals delta) {
            deltas++;
            sums.computeIfAbsent(module, unknown -> new HashMap<>())
                    .merge(place, delta, CohortTotals::plus);
        }

        private CohortDevice device() {
            return new CohortDevice(PERIODS, modules, this, this::receive);
        }

        boolean apply(CohortActivity activity) {
            long newest = progress.newest();
            ActivityDeltas applied = new ActivityDeltas(device(), progress);
            boolean exact = applied.apply(activity);
            progress =
                    new WindowCleanup(PERIODS, this)
                            .bySize(activity.countsAt(), newest, applied.progress());
            early |= progress.keptFrom() != applied.progress().keptFrom();
            return exact;
        }

        private VersionDeltas versions() {
            return new VersionDeltas(device(), progress);
        }

        boolean apply(String module, List<Since> versions) {
            VersionDeltas applied = versions();
            boolean room = applied.apply(module, versions, (known, corrected) -> corrected);
            progress = applied.progress();
            return room;
        }

        void clearAllWindows() {
            progress = new WindowCleanup(PERIODS, this).all(progress);
        }

        void clearWindows(long watermark) {
            progress = new WindowCleanup(PERIODS, this).byWatermark(watermark, progress);
        }

        void leave(long start) {
            versions().leave(start);
        }

        Map<Place, String> of(String module) {
            return shown(sums.getOrDefault(module, Map.of()));
        }

        long sum(String module, Tally number) {
            return sums.getOrDefault(module, Map.of()).values().stream()
                    .mapToLong(totals -> totals.get(number))
                    .sum();
        }

        @Override
        public DeviceWindow get(long start) {
            return windows.getOrDefault(start, new DeviceWindow());
        }

        @Override
        public void put(long start, DeviceWindow window) {
            windows.put(start, window);
        }

        @Override
        public List<Long> startsFrom(long start, long newest) {
            return List.copyOf(windows.tailMap(start).keySet());
        }

        @Override
        public void removeBefore(long start) {
            windows.headMap(start).clear();
        }
    }

    /** Leaves out places without activity. */
    private static Map<Place, String> shown(Map<Place, CohortTotals> totals) {
        Map<Place, String> shown = new HashMap<>();
        totals.forEach(
                (place, numbers) -> {
                    if (!numbers.isNothing()) {
                        Map<String, Long> ended = new TreeMap<>();
                        if (numbers.endedSessions() != null) {
                            ended.putAll(numbers.endedSessions());
                        }
                        shown.put(place, Arrays.toString(numbers.numbers()) + ended);
                    }
                });
        return shown;
    }

    private static CohortActivity of(Kind kind, long at, String detail) {
        return new CohortActivity(kind, at, at, detail, 1);
    }

    private static long step(Random random) {
        return (1 + random.nextInt(8)) * 15_000L;
    }

    /**
     * A device that connects and disconnects for up to two periods, often at the edge of a window.
     */
    private static List<CohortActivity> life(Random random) {
        List<CohortActivity> life = new ArrayList<>();
        long time = random.nextInt(3) * 30_000L;
        long last = 15 * MINUTE + random.nextInt(5) * MINUTE - 1;
        while (time < last) {
            long online = time;
            life.add(of(Kind.CONNECT, online, ""));
            while (random.nextInt(3) > 0 && time < last) {
                String type = List.of("error", "info").get(random.nextInt(2));
                boolean expired = random.nextInt(3) == 0;
                life.add(new CohortActivity(Kind.EVENT, time, time, type, 1, expired));
                life.add(of(Kind.VALIDATION_FAILURE, time + 1, ""));
                time += step(random);
            }
            time += step(random);
            if (time < last) {
                life.add(new CohortActivity(Kind.DISCONNECT, time, online, "", 1));
                life.add(new CohortActivity(Kind.SESSION_ENDED, time, online, "402", 1));
                life.add(
                        new CohortActivity(Kind.FLAPPING, time, Math.max(0, time - 90_000), "", 1));
            }
            time += random.nextInt(4) * 15_000L;
        }
        return life;
    }

    private static List<Since> timeline(Random random) {
        List<Since> timeline = new ArrayList<>();
        long since = -15_000;
        for (int run = random.nextInt(5); run > 0; run--) {
            since += step(random) * (1 + random.nextInt(3));
            timeline.add(new Since(since, "1." + timeline.size(), "job" + random.nextInt(2)));
        }
        return timeline;
    }

    @Property
    void anyOrderOfEventsRetractionsAndVersionsGivesTheSameTotals(@ForAll Random random) {
        List<CohortActivity> life = life(random);
        List<Runnable> news = new ArrayList<>();
        Device device = new Device();
        for (CohortActivity activity : life) {
            news.add(() -> device.apply(activity));
            if (random.nextInt(6) == 0) {
                CohortActivity wrong = of(activity.kind(), activity.at() + 7, activity.detail());
                news.add(() -> device.apply(wrong));
                news.add(() -> device.apply(wrong.times(-1)));
            }
        }
        for (int wrong = random.nextInt(4); wrong > 0; wrong--) {
            List<Since> before = timeline(random);
            news.add(() -> device.apply("mcu", before));
        }
        if (random.nextInt(3) > 0) {
            Collections.shuffle(news, random);
        }
        List<Since> timeline = timeline(random);
        news.add(random.nextInt(news.size() + 1), () -> device.apply("modem", timeline));
        news.add(() -> device.apply("mcu", timeline));
        news.forEach(Runnable::run);
        Map<Place, String> truth = shown(NaiveContributions.of(life, timeline, PERIODS));
        assertThat(device.of("mcu")).isEqualTo(truth);
        assertThat(device.of("modem")).isEqualTo(truth);
    }

    @Property(tries = 100)
    void whateverIsForgottenADeviceIsOnlineOnceAndOnOneVersionOnly(@ForAll Random random) {
        Device device = new Device();
        long online = 0;
        for (int news = 0; news < 200; news++) {
            long time = random.nextInt(100) * MINUTE;
            device.clearWindows(news / 2 * MINUTE);
            switch (random.nextInt(4)) {
                case 0 -> device.apply("mcu", timeline(random));
                case 1 -> {
                    device.apply(of(Kind.CONNECT, time, ""));
                    online++;
                }
                case 2 -> {
                    device.apply(of(Kind.DISCONNECT, time, ""));
                    online--;
                }
                default -> device.apply(of(Kind.EVENT, time, "error"));
            }
        }
        device.apply("mcu", List.of(new Since(time(50, random), "1", "")));
        assertThat(device.sum("mcu", Tally.ONLINE_CHANGE)).isEqualTo(online);
        assertThat(device.sum("mcu", Tally.RUNNING_CHANGE)).isEqualTo(1);
        device.leave(200 * MINUTE);
        assertThat(device.sum("mcu", Tally.ONLINE_CHANGE)).isZero();
        assertThat(device.sum("mcu", Tally.RUNNING_CHANGE)).isZero();
    }

    @Property(tries = 50)
    void whileTheWatermarkDoesNotAdvanceTheSameWindowsAreKeptAndTheSameIsCountedInAnyOrder(
            @ForAll Random random, @ForAll boolean begun) {
        long watermark = begun ? 0 : Long.MIN_VALUE;
        List<CohortActivity> news = new ArrayList<>();
        for (long period = 0; period < 30; period++) {
            long time = period * PERIODS.period() + time(10, random);
            if (random.nextInt(3) > 0) {
                news.add(of(Kind.EVENT, time, "error"));
                news.add(of(Kind.CONNECT, time, ""));
                news.add(new CohortActivity(Kind.DISCONNECT, time + 15_000, time, "", 1));
            }
        }
        List<Since> timeline =
                List.of(new Since(0, "1", ""), new Since(12 * PERIODS.period(), "2", ""));
        List<Device> devices = new ArrayList<>();
        for (int order = 0; order < 3; order++) {
            Device device = new Device();
            device.apply("mcu", timeline);
            for (CohortActivity one : news) {
                device.apply(one);
                device.clearWindows(watermark);
                assertThat(device.windows.keySet().stream().map(PERIODS::periodOf).distinct())
                        .hasSizeLessThanOrEqualTo(WindowCleanup.MOST_PERIODS);
            }
            devices.add(device);
            if (order == 0) {
                Collections.reverse(news);
            } else {
                Collections.shuffle(news, random);
            }
        }
        for (Device other : devices.subList(1, 3)) {
            assertThat(other.windows.keySet()).isEqualTo(devices.get(0).windows.keySet());
            assertThat(countedOf(other)).isEqualTo(countedOf(devices.get(0)));
        }
    }

    /** The numbers that do not depend on what the device did in windows before. */
    private static Map<Place, List<Long>> countedOf(Device device) {
        Map<Place, List<Long>> counted = new HashMap<>();
        device.sums
                .getOrDefault("mcu", Map.of())
                .forEach(
                        (place, totals) ->
                                counted.put(
                                        place,
                                        List.of(
                                                totals.get(Tally.ERROR_EVENTS),
                                                totals.get(Tally.DISCONNECTS),
                                                totals.get(Tally.ONLINE_CHANGE))));
        counted.values().removeIf(numbers -> numbers.stream().allMatch(number -> number == 0));
        return counted;
    }

    /** The version begins where the kept windows do, and the first of them has no event. */
    @Test
    void anOldConnectAndItsDisconnectLeaveADeviceOnNoVersion() {
        Device device = new Device();
        long kept = 20 * PERIODS.period();
        device.apply("mcu", List.of(new Since(0, "1", ""), new Since(kept, "2", "")));
        device.apply(of(Kind.CONNECT, kept - MINUTE, ""));
        device.apply(of(Kind.EVENT, kept + PERIODS.period() + MINUTE, "info"));
        device.clearWindows(kept + PERIODS.period());
        assertThat(device.progress.keptFrom()).isEqualTo(kept);

        device.apply(new CohortActivity(Kind.DISCONNECT, kept - 1, kept - MINUTE, "", 1));

        Map<String, Long> online = new HashMap<>();
        device.sums
                .get("mcu")
                .forEach(
                        (place, totals) ->
                                online.merge(
                                        place.version(),
                                        totals.get(Tally.ONLINE_CHANGE),
                                        Long::sum));
        assertThat(online).isEqualTo(Map.of("1", 0L, "2", 0L));
    }

    @Test
    void activityLeavesEarlyOnlyIfTheWatermarkLags() {
        for (long behind : List.of(PERIODS.period(), 9 * PERIODS.period())) {
            Device device = new Device();
            for (long time = 0; time < 20 * PERIODS.period(); time += MINUTE) {
                device.apply(of(Kind.EVENT, time, "error"));
                device.clearWindows(time - behind);
            }
            assertThat(device.early).isEqualTo(behind > PERIODS.period());
        }
    }

    private static long time(int minutes, Random random) {
        return random.nextInt(minutes) * MINUTE;
    }

    @Test
    void theSquareOfADevicesCountContinuesOverWindowsAndRestartsWithVersionAndPeriod() {
        Device device = new Device();
        device.apply("mcu", List.of(new Since(0, "1", ""), new Since(150_000, "2", "j")));
        for (long at : new long[] {1_000, 2_000, 61_000, 151_000, 599_000, 600_000}) {
            device.apply(of(Kind.EVENT, at, "error"));
        }
        assertThat(squares(device, new Place("1", "", 0))).isEqualTo(4);
        assertThat(squares(device, new Place("1", "", MINUTE))).isEqualTo(9 - 4);
        assertThat(squares(device, new Place("2", "j", 2 * MINUTE))).isEqualTo(1);
        assertThat(squares(device, new Place("2", "j", 9 * MINUTE))).isEqualTo(4 - 1);
        assertThat(squares(device, new Place("2", "j", 10 * MINUTE))).isEqualTo(1);
    }

    /** The version begins in a window without events, and the next event is in the next period. */
    @Test
    void aLaterVersionMovesTheSquareOfTheNextPeriodWhole() {
        Device device = new Device();
        device.apply("mcu", List.of(new Since(0, "1", "")));
        for (long at : new long[] {1_000, 2_000, 601_000}) {
            device.apply(of(Kind.EVENT, at, "error"));
        }
        device.apply("mcu", List.of(new Since(0, "1", ""), new Since(550_000, "2", "")));
        assertThat(squares(device, new Place("1", "", 10 * MINUTE))).isZero();
        assertThat(squares(device, new Place("2", "", 10 * MINUTE))).isEqualTo(1);
    }

    private static long squares(Device device, Place place) {
        return device.sums.get("mcu").get(place).get(Tally.ERROR_EVENT_SQUARES);
    }

    @Test
    void anActivityInTheNewestWindowCostsOnlyThatWindow() {
        Device device = new Device();
        device.apply("mcu", List.of(new Since(0, "1", "")));
        for (long at = 0; at < 20 * MINUTE; at += 50) {
            int before = device.deltas;
            device.apply(of(Kind.EVENT, at, "error"));
            assertThat(device.deltas).isEqualTo(before + 1);
        }
        assertThat(device.windows).hasSize(20);
    }

    @Test
    void windowsOfTwoPeriodsAreKeptAndWhatIsOlderCountsForTheKnownVersion() {
        Device device = new Device();
        device.apply("mcu", List.of(new Since(0, "1", "")));
        for (long at = 0; at < 100 * MINUTE; at += MINUTE) {
            device.apply(of(Kind.EVENT, at, "error"));
        }
        device.clearWindows(Long.MIN_VALUE);
        device.clearWindows(19 * MINUTE);
        // The newest nine periods, though the watermark lags.
        assertThat(device.windows).hasSize(90);
        device.clearWindows(1_000 * MINUTE);
        assertThat(device.windows.keySet()).hasSize(20).allMatch(start -> start >= 80 * MINUTE);
        device.apply(of(Kind.EVENT, 5, "error"));
        assertThat(device.windows).hasSize(20);
        assertThat(device.sum("mcu", Tally.ERROR_EVENTS)).isEqualTo(101);
        device.apply("mcu", List.of(new Since(0, "2", "")));
        assertThat(counted(device, "2")).isEqualTo(20);
        device.clearAllWindows();
        assertThat(device.windows).isEmpty();
        device.apply("mcu", List.of(new Since(0, "3", "")));
        assertThat(counted(device, "2")).isEqualTo(20);
    }

    private static long counted(Device device, String version) {
        return device.sums.get("mcu").entrySet().stream()
                .filter(entry -> entry.getKey().version().equals(version))
                .mapToLong(entry -> entry.getValue().get(Tally.ERROR_EVENTS))
                .sum();
    }

    @Test
    void aDeviceThatFlapsOnceASecondIsOnlineExactlySoLong() {
        List<CohortActivity> life = new ArrayList<>();
        for (long at = 0; at < 20 * MINUTE; at += 1_000) {
            life.add(of(Kind.CONNECT, at, ""));
            life.add(of(Kind.DISCONNECT, at + 377, ""));
        }
        List<Since> timeline = List.of(new Since(0, "1", ""));
        Map<Place, String> truth = shown(NaiveContributions.of(life, timeline, PERIODS));
        Device first = new Device();
        first.apply("mcu", timeline);
        life.forEach(first::apply);
        assertThat(first.of("mcu")).isEqualTo(truth);
        Device later = new Device();
        life.forEach(later::apply);
        later.apply("mcu", timeline);
        assertThat(later.of("mcu")).isEqualTo(truth);
    }

    @Property(tries = 100)
    void moreTimesThanAreKeptGiveTheSameInAnyOrder(@ForAll Random random) {
        List<CohortActivity> events = new ArrayList<>();
        for (int count = 0; count < 500; count++) {
            events.add(of(Kind.EVENT, random.nextInt(2 * 60_000), "error"));
        }
        List<Since> timeline = List.of(new Since(0, "1", ""), new Since(30_000, "2", "j"));
        Device first = new Device();
        first.apply("mcu", timeline);
        boolean exact = true;
        for (CohortActivity event : events) {
            exact &= first.apply(event);
        }
        assertThat(exact).isFalse();
        Collections.shuffle(events, random);
        Device later = new Device();
        events.forEach(later::apply);
        later.apply("mcu", timeline);
        assertThat(later.of("mcu")).isEqualTo(first.of("mcu"));
    }

    @Property(tries = 20)
    void ofManyModulesTheSameOnesCountWhateverTheirOrder(@ForAll Random random) {
        List<String> names = new ArrayList<>();
        for (int name = 0; name < 200; name++) {
            names.add("module " + name);
        }
        Map<String, Map<Place, String>> first = manyModules(names);
        Collections.shuffle(names, random);
        assertThat(manyModules(names)).isEqualTo(first);
        assertThat(first).hasSize(DeviceModules.MOST);
    }

    private static Map<String, Map<Place, String>> manyModules(List<String> names) {
        Device device = new Device();
        int noRoom = 0;
        for (int name = 0; name < names.size(); name++) {
            device.apply(of(Kind.EVENT, name * 100L, "error"));
            if (!device.apply(names.get(name), List.of(new Since(0, "1", "")))) {
                noRoom++;
            }
        }
        assertThat(noRoom).isEqualTo(names.size() - DeviceModules.MOST);
        Map<String, Map<Place, String>> shown = new HashMap<>();
        for (String name : device.sums.keySet()) {
            if (!device.of(name).isEmpty()) {
                shown.put(name, device.of(name));
            }
        }
        return shown;
    }

    @Test
    void whatHappenedBeforeTheFirstKnownVersionIsOfNone() {
        Device device = new Device();
        device.apply(of(Kind.EVENT, 99_999, "error"));
        device.apply("mcu", List.of(new Since(100_000, "1", "")));
        assertThat(device.sum("mcu", Tally.ERROR_EVENTS)).isZero();
    }
}
