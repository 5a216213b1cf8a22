package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.KafkaConfig;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class ForwardedRecordsTest {

    @Test
    void theConsumersDoNotRecreateADeletedTopicUnlessTheUserWantsIt() {
        assertThat(clients(Map.of())).containsEntry("allow.auto.create.topics", "false");
        assertThat(clients(Map.of("allow.auto.create.topics", "true")))
                .containsEntry("allow.auto.create.topics", "true");
    }

    private static Map<Object, Object> clients(Map<String, String> properties) {
        return ForwardedRecords.clients(
                new KafkaConfig("h:1", List.of("t"), null, "g", "earliest", false, properties));
    }
}
