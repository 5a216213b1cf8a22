package io.fleetpulse.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

class DeviceFingerprintTest {

    @Test
    void theNumberOfADeviceNeverChanges() {
        assertThat(DeviceFingerprint.of("a1Product", "device-1"))
                .isEqualTo(DeviceFingerprint.of(new String("a1Product"), new String("device-1")))
                .isEqualTo(8487083431707025202L);
    }

    @Test
    void devicesInSeriesAreDistinguished() {
        Set<Long> fingerprints = new HashSet<>();
        for (int product = 0; product < 10; product++) {
            for (int device = 0; device < 50_000; device++) {
                fingerprints.add(DeviceFingerprint.of("product" + product, "d" + device));
            }
        }
        assertThat(fingerprints).hasSize(500_000);
    }
}
