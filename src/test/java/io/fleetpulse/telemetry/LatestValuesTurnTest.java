package io.fleetpulse.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.message.DeviceKey;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.Map;

class LatestValuesTurnTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 199, 200, 9_999, 10_000, 1_700_000_012_345L})
    void comesOnceInEachPeriodWhateverTheTime(long now) {
        for (int number = 0; number < 1000; number++) {
            DeviceKey device = new DeviceKey("product", "device-" + number);
            long next = LatestValuesTurn.after(now, device);
            assertTrue(next > now && next <= now + Telemetry.LATEST_VALUES_MS);
            assertEquals(next + Telemetry.LATEST_VALUES_MS, LatestValuesTurn.after(next, device));
            assertEquals(next, LatestValuesTurn.after(next - 1, device));
        }
    }

    @Test
    void noGroupHasMostDevicesOfAFleet() {
        Map<Long, Integer> groups = new HashMap<>();
        for (int number = 0; number < 10_000; number++) {
            DeviceKey device = new DeviceKey("product", "device-" + number);
            groups.merge(LatestValuesTurn.after(0, device), 1, Integer::sum);
        }
        assertEquals(50, groups.size());
        groups.values().forEach(devices -> assertTrue(devices < 400, devices + " devices"));
    }
}
