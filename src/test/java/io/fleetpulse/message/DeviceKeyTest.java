package io.fleetpulse.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeviceKeyTest {

    @Test
    void twoDevicesWithEqualHashesShareTheirOwnInstances() {
        DeviceKey one = new DeviceKey("product", "Aa").shared();
        DeviceKey other = new DeviceKey("product", "BB").shared();
        assertThat(one).hasSameHashCodeAs(other).isNotEqualTo(other);
        for (int turn = 0; turn < 3; turn++) {
            assertThat(new DeviceKey("product", "Aa").shared()).isSameAs(one);
            assertThat(new DeviceKey("product", "BB").shared()).isSameAs(other);
        }
    }

    @Test
    void ofThreeDevicesWithEqualHashesEachStaysItself() {
        for (String name : new String[] {"AaAa", "AaBB", "BBAa", "AaAa"}) {
            assertThat(new DeviceKey("product", name).shared().deviceName()).isEqualTo(name);
        }
    }

    /** Messages without a device are keyed by their ids: a cache of these ids would only grow. */
    @Test
    void keysOfMessagesWithoutADeviceAreNotKept() {
        DeviceKey one = new DeviceKey("", "1400000103928489279").shared();
        assertThat(new DeviceKey("", "1400000103928489279").shared()).isNotSameAs(one);
    }
}
