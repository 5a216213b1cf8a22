package io.fleetpulse.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTest {

    @ParameterizedTest
    @CsvSource({
        "/sys/p/d/thing/service/property/set, property/set",
        "/sys/p/d/thing/service/property/set_reply, property/set",
        "sys/p/d/thing/service/restart, restart",
        "/p/d/thing/service/restart_reply, restart",
        "/sys/p/d/thing/config/push_reply, config/push",
        "/sys/p/d/thing/service/test:Power, test:Power",
        "/sys/p/thing/thing/service/restart, restart",
        "/sys/p/d/ota/device/upgrade, ''",
        "'', ''"
    })
    void aServiceIsWhatFollowsThing(String topic, String service) {
        assertEquals(service, Service.of(topic));
    }

    @Test
    void aReplyWithoutATopicIsOfNoService() {
        assertEquals("", Service.of(null));
    }
}
