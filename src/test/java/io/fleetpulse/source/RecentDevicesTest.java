package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class RecentDevicesTest {

    private final RecentDevices devices = new RecentDevices();

    @Test
    void aDeviceIsNewsOnce() {
        assertThat(devices.add("p", "d", null, 0)).isTrue();
        assertThat(devices.add("p", "d", null, 0)).isFalse();
    }

    @Test
    void devicesOfOtherNamesAndProductsAreNews() {
        devices.add("p", "d", null, 0);

        assertThat(devices.add("p", "e", null, 0)).isTrue();
        assertThat(devices.add("q", "d", null, 0)).isTrue();
        assertThat(devices.add("p", "", null, 0)).isTrue();
    }

    @Test
    void namesThatJavaHashesAlikeAreToldApart() {
        assertThat("device-Aa".hashCode()).isEqualTo("device-BB".hashCode());
        devices.add("p", "device-Aa", null, 0);

        assertThat(devices.add("p", "device-BB", null, 0)).isTrue();
    }

    @Test
    void anIotIdThatBecomesKnownIsNewsOnce() {
        devices.add("p", "d", null, 0);

        assertThat(devices.add("p", "d", "id", 0)).isTrue();
        assertThat(devices.add("p", "d", "id", 0)).isFalse();
        assertThat(devices.add("p", "d", null, 0)).isFalse();
    }

    @Test
    void anotherIotIdIsNews() {
        String id = "4z819VQHk6VSLmmBJfrf00107e0001";
        for (String other :
                List.of(
                        "4z819VQHk6VSLmmBJfrf00107e0002",
                        "5z819VQHk6VSLmmBJfrf00107e0001",
                        "x",
                        "")) {
            assertThat(devices.add("p", "d" + other, id, 0)).isTrue();
            assertThat(devices.add("p", "d" + other, other, 0)).isTrue();
            assertThat(devices.add("p", "d" + other, other, 0)).isFalse();
            assertThat(devices.add("p", "d" + other, id, 0)).isTrue();
            assertThat(devices.add("p", "d" + other, null, 0)).isFalse();
        }
    }

    @Test
    void aDeviceIsNewsAgainInTheNextPeriod() {
        devices.add("p", "d", "id", 0);

        assertThat(devices.add("p", "d", "id", 1)).isTrue();
        assertThat(devices.add("p", "d", "id", 0)).isFalse();
    }

    @Test
    void aFleetThatFillsHalfTheLargestTableIsRemembered() {
        int fleet = RecentDevices.MOST_PLACES / 2;
        for (int device = 0; device < fleet; device++) {
            assertThat(devices.add("p", "device-" + device, device % 2 == 0 ? "id" : null, 0))
                    .isTrue();
        }
        for (int device = 0; device < fleet; device++) {
            assertThat(devices.add("p", "device-" + device, device % 2 == 0 ? "id" : null, 0))
                    .isFalse();
        }
    }

    @Test
    void aFleetThatIsTooBigForTheTableIsToldAgainAndNeverOverlooked() {
        int fleet = RecentDevices.MOST_PLACES;
        for (int device = 0; device < fleet; device++) {
            assertThat(devices.add("p", "device-" + device, "id", 0)).isTrue();
        }
        assertThat(devices.add("p", "device-" + (fleet - 1), "id", 0)).isFalse();
        assertThat(devices.add("p", "device-0", "id", 0)).isTrue();
    }
}
