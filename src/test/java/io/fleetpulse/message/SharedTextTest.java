package io.fleetpulse.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedTextTest {

    private static String text() {
        return String.join("-", "shared", "text");
    }

    private static DeviceKey key(String name) {
        return new DeviceKey(String.join("-", "product", "key"), name);
    }

    @Test
    void equalTextsAreOneWhileNoOtherTakesTheirPlace() {
        String text = SharedText.of(text());
        assertThat(SharedText.of(text())).isSameAs(text);
        assertThat(SharedText.of(null)).isNull();
    }

    @Test
    void everyTextStaysItself() {
        for (int number = 0; number < 100_000; number++) {
            assertThat(SharedText.of("text-" + number)).isEqualTo("text-" + number);
        }
    }

    @Test
    void equalKeysAreOneWhileNoOtherTakesTheirPlace() {
        DeviceKey key = key("device").shared();
        DeviceKey same = key("device").shared();
        assertThat(same).isSameAs(key);
        DeviceKey other = key("other").shared();
        assertThat(other.productKey()).isSameAs(key.productKey());
    }

    @Test
    void everyKeyStaysItself() {
        for (int number = 0; number < 1_000_000; number++) {
            DeviceKey key = new DeviceKey("product", "device-" + number);
            assertThat(key.shared()).isEqualTo(key);
        }
    }
}
