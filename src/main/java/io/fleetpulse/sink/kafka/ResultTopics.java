package io.fleetpulse.sink.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * Creates the topics of the results that are missing: compacted, with the broker's defaults for
 * partitions and replicas. Every writer does it before its first record, because a broker that
 * creates topics by itself would not compact them. Topics that exist are left as they are.
 */
final class ResultTopics {

    private static final Logger LOG = LoggerFactory.getLogger(ResultTopics.class);
    private static final String TIMEOUT_MS = "30000";
    private static final Duration READY_WITHIN = Duration.ofSeconds(30);

    private final Properties properties;

    ResultTopics(Properties admin) {
        this.properties = new Properties();
        properties.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        properties.putAll(admin);
    }

    /** Creates them; where that fails, warns: whoever runs the cluster may have made them. */
    void createMissing(String... topics) throws InterruptedException {
        try (Admin admin = Admin.create(properties)) {
            Map<String, KafkaFuture<Void>> created =
                    admin.createTopics(missing(admin, topics)).values();
            for (Map.Entry<String, KafkaFuture<Void>> topic : created.entrySet()) {
                await(topic.getKey(), topic.getValue());
            }
            TopicLeaders.await(admin, List.of(topics), READY_WITHIN);
        } catch (ExecutionException | KafkaException failure) {
            LOG.warn("Could not see that all result topics exist", failure);
        }
    }

    private static List<NewTopic> missing(Admin admin, String... topics)
            throws ExecutionException, InterruptedException {
        Set<String> existing = admin.listTopics().names().get();
        Map<String, String> compacted =
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        List<NewTopic> missing = new ArrayList<>();
        for (String topic : topics) {
            if (!existing.contains(topic)) {
                missing.add(
                        new NewTopic(topic, Optional.empty(), Optional.empty()).configs(compacted));
            }
        }
        return missing;
    }

    private static void await(String topic, KafkaFuture<Void> created) throws InterruptedException {
        try {
            created.get();
            LOG.info("Created result topic {}", topic);
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                LOG.warn("Could not create result topic {}", topic, failure.getCause());
            }
        }
    }
}
