package io.fleetpulse.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.local.LocalBroker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class TopicSettingsTest {

    @Test
    void topicsThatLoseOrRejectRowsAreReportedWithWhatToDo(@TempDir Path folder) throws Exception {
        try (LocalBroker broker = LocalBroker.start(folder, 0);
                Admin admin =
                        Admin.create(
                                Map.of(
                                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                        broker.bootstrapServers()))) {
            Map<String, String> compacted = Map.of("cleanup.policy", "compact");
            broker.createTopic("right", 2, compacted);
            broker.createTopic("deleted", 1, Map.of("cleanup.policy", "delete"));
            broker.createTopic("both", 1, Map.of("cleanup.policy", "compact,delete"));
            broker.createTopic(
                    "rejecting",
                    1,
                    Map.of("cleanup.policy", "compact", "min.insync.replicas", "2"));
            broker.createTopic(
                    "small", 1, Map.of("cleanup.policy", "compact", "max.message.bytes", "16383"));
            broker.createTopic("elsewhere", 1, Map.of("cleanup.policy", "delete"));

            List<String> problems =
                    TopicSettings.problems(
                            admin,
                            List.of("right", "deleted", "both", "rejecting", "small", "missing"));

            assertThat(problems).hasSize(4);
            assertThat(problems.get(0)).contains("topic both", "Set cleanup.policy to compact");
            assertThat(problems.get(1)).contains("topic deleted", "Set cleanup.policy to compact");
            assertThat(problems.get(2)).contains("topic rejecting", "lower min.insync.replicas");
            assertThat(problems.get(3)).contains("topic small", "Raise max.message.bytes");
        }
    }
}
