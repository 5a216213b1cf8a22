package io.fleetpulse.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.activity.RolloutConfirmation;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.NameHash;
import io.fleetpulse.result.Table;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/**
 * For any order, repetition and watermarks, the rows equal those of a computation over all reports
 * at once.
 */
@SuppressWarnings("try") // the harnesses are closed as Flink closes them
class VersionSignOrderTest {

    private static final long MINUTE = 60_000;
    private static final CountsConfig CONFIG =
            new CountsConfig(Duration.ofMinutes(1), Duration.ofDays(1));

    @Provide
    Arbitrary<List<ModuleSign>> signs() {
        Arbitrary<Long> times = Arbitraries.longs().between(0, 20).map(step -> step * 20_000);
        Arbitrary<VersionSign> reports =
                Combinators.combine(times, Arbitraries.of("1", "2", "3"))
                        .as((time, version) -> new VersionSign(time, true, version, "", time, 1));
        return Combinators.combine(
                        Arbitraries.of("d1", "d2", "d3"), Arbitraries.of("default", "mcu"), reports)
                .as((device, module, sign) -> new ModuleSign("p", device, module, sign))
                .list()
                .ofMaxSize(25);
    }

    @Provide
    Arbitrary<List<ModuleSign>> signsOfTasksToo() {
        Arbitrary<Long> times = Arbitraries.longs().between(1, 20).map(step -> step * 20_000);
        Arbitrary<VersionSign> successes =
                Combinators.combine(
                                times,
                                Arbitraries.of("1", "2", "3"),
                                Arbitraries.of("job1", "job2", "job3"))
                        .as(
                                (time, version, job) ->
                                        new VersionSign(
                                                time, false, version, job, time - 20_000, 1));
        return Combinators.combine(
                        signs(),
                        successes
                                .map(sign -> new ModuleSign("p", "d1", "default", sign))
                                .list()
                                .ofMaxSize(6))
                .as(
                        (reports, tasks) -> {
                            List<ModuleSign> both = new ArrayList<>(reports);
                            both.addAll(tasks);
                            return both;
                        });
    }

    @Property(tries = 150)
    void emittedConfirmationsAddUpToThoseOfAllSigns(
            @ForAll("signsOfTasksToo") List<ModuleSign> signs,
            @ForAll @IntRange(max = 1000) int seed)
            throws Exception {
        Random random = new Random(seed);
        List<ModuleSign> disturbed = new ArrayList<>(signs);
        signs.stream()
                .filter(sign -> sign.sign().report() && random.nextInt(4) == 0)
                .forEach(disturbed::add);
        Collections.shuffle(disturbed, random);
        List<VersionSign> all = new ArrayList<>();
        for (ModuleSign sign : signs) {
            if (sign.deviceName().equals("d1") && sign.module().equals("default")) {
                all.add(sign.sign());
            }
        }
        Map<String, Long> expected = new HashMap<>();
        Confirmations.emitChanges(List.of(), all, 0, emitted -> add(emitted, expected));

        assertEquals(expected, confirmations(disturbed));
    }

    @Test
    void moreTasksThanSignsAreKeptAreConfirmedWhicheverSignComesFirst() throws Exception {
        List<ModuleSign> successFirst = new ArrayList<>();
        List<ModuleSign> reportFirst = new ArrayList<>();
        Map<String, Long> expected = new HashMap<>();
        for (int task = 1; task <= 2 * ModuleHistory.MOST_SIGNS; task++) {
            long time = task * MINUTE;
            String version = "version" + task;
            String job = "job" + task;
            ModuleSign success = sign(new VersionSign(time, false, version, job, time - 9_000, 1));
            ModuleSign one =
                    sign(new VersionSign(time - 6_000, true, version, "", time - 6_000, 1));
            ModuleSign two =
                    sign(new VersionSign(time - 5_000, true, version, "", time - 5_000, 1));
            successFirst.addAll(List.of(success, one, two));
            reportFirst.addAll(List.of(one, two, success));
            add(new RolloutConfirmation(job, 1, 0, time), expected);
        }

        assertEquals(expected, confirmations(successFirst));
        assertEquals(expected, confirmations(reportFirst));
    }

    private static ModuleSign sign(VersionSign sign) {
        return new ModuleSign("p", "d1", "default", sign);
    }

    private static Map<String, Long> confirmations(List<ModuleSign> signs) throws Exception {
        Map<String, Long> sums = new HashMap<>();
        DeviceVersionsHarness devices = new DeviceVersionsHarness(CONFIG);
        for (int index = 0; index < signs.size(); index++) {
            if (index == signs.size() / 2) {
                OperatorSubtaskState state = devices.snapshot(1, 1);
                emitChanges(devices, sums);
                devices.close();
                devices = new DeviceVersionsHarness(CONFIG, DeviceVersions.MOST_MODULES, state);
            }
            devices.processElement(signs.get(index), 0);
        }
        emitChanges(devices, sums);
        devices.close();
        return sums;
    }

    private static void emitChanges(DeviceVersionsHarness devices, Map<String, Long> sums) {
        devices.take(DeviceVersions.CONFIRMATIONS).forEach(emitted -> add(emitted, sums));
    }

    private static void add(RolloutConfirmation emitted, Map<String, Long> sums) {
        sums.merge(emitted.jobId() + " confirmed", emitted.confirmed(), Long::sum);
        sums.merge(emitted.jobId() + " reverted", emitted.reverted(), Long::sum);
        sums.values().removeIf(sum -> sum == 0);
    }

    @Property(tries = 150)
    void rowsAreThoseOfAllSignsTogether(
            @ForAll("signs") List<ModuleSign> signs, @ForAll @IntRange(max = 1000) int seed)
            throws Exception {
        assertEquals(
                naive(signs),
                rows(
                        disturbed(signs, new Random(seed)),
                        new Random(seed),
                        DeviceVersions.MOST_MODULES));
    }

    @Property(tries = 100)
    void ofMoreModulesThanAreKeptThoseWithTheSmallestHashesHaveRows(
            @ForAll("signs") List<ModuleSign> signs, @ForAll @IntRange(max = 1000) int seed)
            throws Exception {
        List<ModuleSign> kept = new ArrayList<>();
        for (ModuleSign sign : signs) {
            boolean smallest =
                    signs.stream()
                            .filter(other -> other.deviceName().equals(sign.deviceName()))
                            .allMatch(
                                    other ->
                                            Long.compareUnsigned(
                                                            NameHash.of(sign.module()),
                                                            NameHash.of(other.module()))
                                                    <= 0);
            if (smallest) {
                kept.add(sign);
            }
        }

        assertEquals(naive(kept), rows(disturbed(signs, new Random(seed)), new Random(seed), 1));
    }

    @Test
    void aDeviceThatSaysNothingForYearsNoLongerCounts() throws Exception {
        try (DeviceVersionsHarness devices = new DeviceVersionsHarness(CONFIG)) {
            VersionSign sign = new VersionSign(MINUTE, true, "1", "", MINUTE, 1);
            devices.processElement(new ModuleSign("p", "d1", "default", sign), 0);
            devices.getSideOutput(DeviceVersions.DELTAS).clear();
            long end = MINUTE + DeviceVersions.RETENTION.toMillis();

            devices.processWatermark(end);

            assertEquals(
                    new VersionDelta("p", "default", "1", end / MINUTE * MINUTE, -1),
                    devices.getSideOutput(DeviceVersions.DELTAS).remove().getValue());
            assertEquals(1, devices.extractOutputValues().size());
            assertEquals(0, devices.numKeyedStateEntries());
        }
    }

    @Test
    void theEndOfTheInputForgetsNothing() throws Exception {
        try (DeviceVersionsHarness devices = new DeviceVersionsHarness(CONFIG)) {
            VersionSign sign = new VersionSign(MINUTE, true, "1", "", MINUTE, 1);
            devices.processElement(new ModuleSign("p", "d1", "default", sign), 0);
            devices.getSideOutput(DeviceVersions.DELTAS).clear();

            devices.processWatermark(Long.MAX_VALUE);

            assertTrue(devices.getSideOutput(DeviceVersions.DELTAS).isEmpty());
            assertTrue(devices.numKeyedStateEntries() > 0);
        }
    }

    private static List<ModuleSign> disturbed(List<ModuleSign> signs, Random random) {
        List<ModuleSign> disturbed = new ArrayList<>(signs);
        for (ModuleSign sign : signs) {
            if (random.nextInt(4) == 0) {
                disturbed.add(sign);
            }
        }
        Collections.shuffle(disturbed, random);
        return disturbed;
    }

    private static Map<List<Object>, List<Object>> rows(
            List<ModuleSign> signs, Random random, int mostModules) throws Exception {
        Map<List<Object>, List<Object>> rows = new HashMap<>();
        try (DeviceVersionsHarness devices = new DeviceVersionsHarness(CONFIG, mostModules, null);
                VersionWindowsHarness windows =
                        new VersionWindowsHarness(new VersionWindows(CONFIG), null)) {
            long watermark = 0;
            for (ModuleSign sign : signs) {
                devices.processElement(sign, 0);
                for (VersionDelta delta : devices.take(DeviceVersions.DELTAS)) {
                    windows.processElement(delta, 0);
                }
                watermark += random.nextInt(30_000);
                windows.processWatermark(watermark);
            }
            windows.processWatermark(Long.MAX_VALUE - 1);
            devices.extractOutputValues().forEach(change -> apply(change, rows));
            windows.extractOutputValues().forEach(change -> apply(change, rows));
            assertEquals(0, windows.numEventTimeTimers());
            devices.processWatermark(DeviceVersions.RETENTION.toMillis() + 10 * MINUTE);
            assertEquals(0, devices.numEventTimeTimers());
            assertEquals(0, devices.numKeyedStateEntries());
        }
        return rows;
    }

    private static void apply(Change change, Map<List<Object>, List<Object>> rows) {
        List<Object> key = new ArrayList<>(List.of(change.table()));
        key.addAll(Arrays.asList(change.values()).subList(0, change.table().keyColumns()));
        if (change.isDelete()) {
            rows.remove(key);
        } else {
            rows.put(key, Arrays.asList(change.values()));
        }
    }

    /** The naive result: determines each module's version at the end of every minute. */
    private static Map<List<Object>, List<Object>> naive(List<ModuleSign> signs) {
        Map<List<Object>, List<Object>> rows = new HashMap<>();
        for (String module : List.of("default", "mcu")) {
            Map<String, Long> before = new HashMap<>();
            for (long start = 0; start < 10 * MINUTE; start += MINUTE) {
                Map<String, Long> running = new HashMap<>();
                for (String device : List.of("d1", "d2", "d3")) {
                    String version = versionAt(signs, device, module, start + MINUTE - 1);
                    if (version != null) {
                        running.merge(version, 1L, Long::sum);
                    }
                }
                for (String version : List.of("1", "2", "3")) {
                    Long now = running.getOrDefault(version, 0L);
                    if (!now.equals(before.getOrDefault(version, 0L))) {
                        Change row =
                                Change.upsert(
                                        Table.VERSION_WINDOW,
                                        "p",
                                        module,
                                        version,
                                        start,
                                        start + MINUTE,
                                        now);
                        apply(row, rows);
                    }
                }
                before = running;
            }
            for (String device : List.of("d1", "d2", "d3")) {
                device(signs, device, module, rows);
            }
        }
        return rows;
    }

    private static void device(
            List<ModuleSign> signs,
            String device,
            String module,
            Map<List<Object>, List<Object>> rows) {
        String current = null;
        String previous = null;
        long since = 0;
        TreeSet<Long> times = new TreeSet<>();
        signs.forEach(sign -> times.add(sign.sign().time()));
        for (long time : times) {
            String version = versionAt(signs, device, module, time);
            if (version != null && !version.equals(current)) {
                previous = current;
                current = version;
                since = time;
            }
        }
        if (current != null) {
            apply(
                    Change.upsert(
                            Table.DEVICE_VERSION,
                            "p",
                            device,
                            module,
                            current,
                            since,
                            previous,
                            "report"),
                    rows);
        }
    }

    private static String versionAt(
            List<ModuleSign> signs, String device, String module, long time) {
        return signs.stream()
                .filter(sign -> sign.deviceName().equals(device) && sign.module().equals(module))
                .map(ModuleSign::sign)
                .filter(sign -> sign.time() <= time)
                .max(VersionSign.ORDER)
                .map(VersionSign::version)
                .orElse(null);
    }
}
