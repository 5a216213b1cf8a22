package io.fleetpulse.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;

/**
 * Devices with so many signs that old ones are thinned: the watermark of all partitions, which lags
 * behind that of the devices' partition by another time in every run, must not decide which windows
 * the thinned signs leave.
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

    /** The rows after all signs, by version and window. */
    private static Map<String, Object> rows(long lag) throws Exception {
        Random random = new Random(7);
        Map<String, Object> rows = new TreeMap<>();
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, ModuleSign, Change> devices =
                        new KeyedOneInputStreamOperatorTestHarness<>(
                                new KeyedProcessOperator<>(
                                        new DeviceVersions(CONFIG, DeviceVersions.MOST_MODULES)),
                                ModuleSign::device,
                                DeviceKeySerializer.TYPE);
                KeyedOneInputStreamOperatorTestHarness<VersionDelta.Key, VersionDelta, Change>
                        windows =
                                new KeyedOneInputStreamOperatorTestHarness<>(
                                        new KeyedProcessOperator<>(new VersionWindows(CONFIG)),
                                        VersionDelta::key,
                                        TypeInformation.of(VersionDelta.Key.class))) {
            devices.open();
            windows.open();
            for (int index = 0; index < DEVICES * SIGNS; index++) {
                ModuleSign sign = sign(index, random);
                long watermark = sign.sign().time() - 1;
                devices.processElement(new StreamRecord<>(sign, watermark));
                Queue<StreamRecord<VersionDelta>> deltas =
                        devices.getSideOutput(DeviceVersions.DELTAS);
                while (deltas != null && !deltas.isEmpty()) {
                    windows.processElement(deltas.remove());
                }
                windows.processWatermark(watermark - lag);
            }
            windows.processWatermark(DEVICES * SIGNS * HOUR);
            for (Change change : windows.extractOutputValues()) {
                String key = "%s %020d".formatted(change.value(2), (Long) change.value(3));
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
    @ValueSource(longs = {1, 5, 24, 100})
    void theLagOfAnotherPartitionLeavesNoTrace(long hours) throws Exception {
        assertThat(rows(hours * HOUR)).isEqualTo(rows(0));
    }
}
