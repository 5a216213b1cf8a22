package io.fleetpulse.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.window.TumblingWindows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Devices with so many signs that old ones are thinned: windows count every sign, whichever arrives
 * first, and however far the watermark of all partitions lags behind that of the devices' partition.
 */
class ThinnedVersionsTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final int DEVICES = 8;
    private static final int SIGNS = 250;
    private static final CountsConfig CONFIG =
            new CountsConfig(Duration.ofHours(2), Duration.ofHours(4));

    private static ModuleSign sign(int index, Random random) {
        long time = index * HOUR + random.nextInt((int) HOUR);
        String version = String.valueOf(index / DEVICES / 12 + random.nextInt(2));
        VersionSign sign = new VersionSign(time, true, version, "", time, 1);
        return new ModuleSign("p", "device" + index % DEVICES, "mcu", sign);
    }

    private static List<ModuleSign> signs() {
        Random random = new Random(7);
        List<ModuleSign> signs = new ArrayList<>();
        for (int index = 0; index < DEVICES * SIGNS; index++) {
            signs.add(sign(index, random));
        }
        return signs;
    }

    /** The same signs; some arrive after the next one of their device. */
    private static List<ModuleSign> overtaken() {
        List<ModuleSign> signs = signs();
        for (int index = DEVICES; index < signs.size(); index += 3 * DEVICES + 1) {
            Collections.swap(signs, index - DEVICES, index);
        }
        return signs;
    }

    private static String key(String version, long windowStart) {
        return "%s %020d".formatted(version, windowStart);
    }

    /** The rows by all signs, none of which is forgotten. */
    private static Map<String, Object> expected() {
        Map<String, Map<Long, Long>> changes = new TreeMap<>();
        Map<String, String> running = new HashMap<>();
        for (ModuleSign sign : signs()) {
            String version = sign.sign().version();
            long start = TumblingWindows.start(sign.sign().time(), CONFIG.window().toMillis());
            String before = running.put(sign.deviceName(), version);
            changes.computeIfAbsent(version, name -> new TreeMap<>()).merge(start, 1L, Long::sum);
            if (before != null) {
                changes.get(before).merge(start, -1L, Long::sum);
            }
        }
        Map<String, Object> rows = new TreeMap<>();
        changes.forEach(
                (version, ofWindows) -> {
                    long devices = 0;
                    for (Map.Entry<Long, Long> window : ofWindows.entrySet()) {
                        devices += window.getValue();
                        if (window.getValue() != 0) {
                            rows.put(key(version, window.getKey()), devices);
                        }
                    }
                });
        return rows;
    }

    /** The rows after all signs, by version and window. */
    private static Map<String, Object> rows(List<ModuleSign> signs, long lag) throws Exception {
        Map<String, Object> rows = new TreeMap<>();
        try (DeviceVersionsHarness devices = new DeviceVersionsHarness(CONFIG);
                VersionWindowsHarness windows =
                        new VersionWindowsHarness(new VersionWindows(CONFIG), null)) {
            for (ModuleSign sign : signs) {
                long watermark = sign.sign().time() - 1;
                devices.processElement(sign, watermark);
                for (VersionDelta delta : devices.take(DeviceVersions.DELTAS)) {
                    windows.processElement(delta, watermark);
                }
                windows.processWatermark(watermark - lag);
            }
            windows.processWatermark(DEVICES * SIGNS * HOUR);
            for (Change change : windows.extractOutputValues()) {
                String key = key((String) change.value(2), (Long) change.value(3));
                if (change.isDelete()) {
                    rows.remove(key);
                } else {
                    rows.put(key, change.value(5));
                }
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 5, 24, 100})
    void windowsCountEverySignHoweverFarTheWatermarkLags(long hours) throws Exception {
        assertThat(rows(signs(), hours * HOUR)).isEqualTo(expected());
        assertThat(rows(overtaken(), hours * HOUR)).isEqualTo(expected());
    }
}
