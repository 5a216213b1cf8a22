package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.KafkaConfig;

import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.util.DefaultLocale;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class ForwardedRecordsTest {

    @Test
    void theConsumersDoNotRecreateADeletedTopicUnlessTheUserWantsIt() {
        assertThat(clients(Map.of())).containsEntry("allow.auto.create.topics", "false");
        assertThat(clients(Map.of("allow.auto.create.topics", "true")))
                .containsEntry("allow.auto.create.topics", "true");
    }

    /** The connector writes the property by the default locale. */
    @Test
    @DefaultLocale("tr")
    void theConsumersResetOffsetsInAnyLanguage() throws IOException {
        byte[] source =
                InstantiationUtil.serializeObject(
                        ForwardedRecords.source(
                                kafka("committed", Map.of()),
                                DecodedOutcome.TIME,
                                new PlatformTimeWatermarks(DecodedOutcome.TIME, false)));
        assertThat(new String(source, StandardCharsets.UTF_8))
                .contains("auto.offset.reset")
                .contains("earliest");
    }

    private static Map<Object, Object> clients(Map<String, String> properties) {
        return ForwardedRecords.clients(kafka("earliest", properties));
    }

    private static KafkaConfig kafka(String start, Map<String, String> properties) {
        return new KafkaConfig("h:1", List.of("t"), null, "g", start, false, properties);
    }
}
