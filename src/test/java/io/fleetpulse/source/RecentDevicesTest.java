package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentDevicesTest {

    private final RecentDevices devices = new RecentDevices();

    @Test
    void aDeviceIsNewsOnce() {
        assertThat(devices.add("p", "d", false, 0)).isTrue();
        assertThat(devices.add("p", "d", false, 0)).isFalse();
    }

    @Test
    void devicesOfOtherNamesAndProductsAreNews() {
        devices.add("p", "d", false, 0);

        assertThat(devices.add("p", "e", false, 0)).isTrue();
        assertThat(devices.add("q", "d", false, 0)).isTrue();
        assertThat(devices.add("p", "", false, 0)).isTrue();
    }

    @Test
    void namesThatJavaHashesAlikeAreToldApart() {
        assertThat("device-Aa".hashCode()).isEqualTo("device-BB".hashCode());
        devices.add("p", "device-Aa", false, 0);

        assertThat(devices.add("p", "device-BB", false, 0)).isTrue();
    }

    @Test
    void anIotIdThatBecomesKnownIsNewsOnce() {
        devices.add("p", "d", false, 0);

        assertThat(devices.add("p", "d", true, 0)).isTrue();
        assertThat(devices.add("p", "d", true, 0)).isFalse();
        assertThat(devices.add("p", "d", false, 0)).isFalse();
    }

    @Test
    void aDeviceIsNewsAgainInTheNextPeriod() {
        devices.add("p", "d", true, 0);

        assertThat(devices.add("p", "d", true, 1)).isTrue();
        assertThat(devices.add("p", "d", true, 0)).isFalse();
    }

    @Test
    void aFleetThatFillsHalfTheLargestTableIsRemembered() {
        int fleet = RecentDevices.MOST_PLACES / 2;
        for (int device = 0; device < fleet; device++) {
            assertThat(devices.add("p", "device-" + device, device % 2 == 0, 0)).isTrue();
        }
        for (int device = 0; device < fleet; device++) {
            assertThat(devices.add("p", "device-" + device, device % 2 == 0, 0)).isFalse();
        }
    }

    @Test
    void aFleetThatIsTooBigForTheTableIsToldAgainAndNeverOverlooked() {
        int fleet = RecentDevices.MOST_PLACES;
        for (int device = 0; device < fleet; device++) {
            assertThat(devices.add("p", "device-" + device, true, 0)).isTrue();
        }
        assertThat(devices.add("p", "device-" + (fleet - 1), true, 0)).isFalse();
        assertThat(devices.add("p", "device-0", true, 0)).isTrue();
    }
}
