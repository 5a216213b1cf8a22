package io.fleetpulse.source.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.Family;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingTopicTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/p/d/user/a/b, CUSTOM, p, d, a/b, -",
                "p/d/user//a, CUSTOM, p, d, /a, -",
                "/p/d/user/thing/event/property/post/x/y/z, CUSTOM, p, d,"
                        + " thing/event/property/post/x/y/z, -",
                "/as/mqtt/status/p/d, STATUS, p, d, -, -",
                "as/mqtt/status/p/d, STATUS, p, d, -, -",
                "/p/d/mqtt/status, STATUS, p, d, -, -",
                "/sys/p/d/device/status/notify, STATUS, p, d, -, -",
                "/p/d/thing/event/property/post, PROPERTY_POST, p, d, -, -",
                "/sys/p/d/thing/event/property/post, PROPERTY_POST, p, d, -, -",
                "/sys/p/user/thing/event/property/post, PROPERTY_POST, p, user, -, -",
                "/sys/p/user/user/up, CUSTOM, p, user, up, -",
                "/p/user/thing/event/property/post, PROPERTY_POST, p, user, -, -",
                "sys/p/d/thing/event/property/post, PROPERTY_POST, p, d, -, -",
                "/p/d/thing/event/Broken/post, EVENT_POST, p, d, Broken, -",
                "/p/d/thing/event/test:Broken/post, EVENT_POST, p, d, test:Broken, -",
                "/p/d/thing/property/batch/post, PROPERTY_BATCH, p, d, -, -",
                "/p/d/thing/event/batch/post, EVENT_BATCH, p, d, -, -",
                "/p/d/thing/lifecycle, LIFECYCLE, p, d, -, -",
                "/p/d/thing/topo/lifecycle, TOPOLOGY, p, d, -, -",
                "/p/d/thing/list/found, SUB_DEVICES_FOUND, p, d, -, -",
                "/p/d/thing/downlink/reply/message, DOWNLINK_REPLY, p, d, -, -",
                "/p/d/thing/event/property/history/post, PROPERTY_HISTORY, p, d, -, -",
                "/sys/p/d/thing/event/Broken/history/post, EVENT_HISTORY, p, d, Broken, -",
                "/p/d/ota/upgrade, OTA_RESULT, p, d, -, -",
                "/sys/p/d/ota/progress/post, OTA_PROGRESS, p, d, -, -",
                "/p/d/ota/version/post, MODULE_VERSION, p, d, -, -",
                "/p/package/j/ota/job/status, OTA_BATCH_STATUS, p, -, package, j",
                "/p/d/thing/deviceinfo/update, TAGS, p, d, -, -",
                "/sys/uid/1/job/j/lifecycle, DEVICE_JOB, -, -, -, j",
                "/sys/uid/1/distribution/j/lifecycle, INSTANCE_MIGRATION, -, -, -, j"
            })
    void knowsTheTopicsOfEveryFamily(
            String topic,
            Family family,
            String productKey,
            String deviceName,
            String identifier,
            String jobId) {
        ForwardingTopic parsed = ForwardingTopic.parse(topic);

        String text = topic.startsWith("/") ? topic : "/" + topic;
        assertThat(parsed)
                .isEqualTo(
                        new ForwardingTopic(
                                text, family, productKey, deviceName, identifier, jobId));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "",
                "//////////",
                "/sys",
                "/p/d",
                "/p/d/user",
                "/p/d/thing/event/property/batch/post",
                "/p/d/thing/service/property/set",
                "/p/d/thing/event/post",
                "/sys/uid/1/other/j/lifecycle",
                "/p//thing/lifecycle",
                "/p/d/thing/lifecycle/"
            })
    void knowsNoOtherTopics(String topic) {
        assertThat(ForwardingTopic.parse(topic).family()).isNull();
    }
}
