package io.fleetpulse.sink.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
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
 * Creates missing result topics, compacted and with the broker's defaults for partitions and
 * replicas. Every writer does so before its first record, because topics that a broker creates
 * automatically are not compacted. Existing topics stay unchanged.
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

    /**
     * Creates the missing topics. Warns where that fails, because an administrator may have created
     * them in the meantime.
     *
     * @throws IllegalStateException if a topic is missing and the job has no right to create it
     */
    void createMissing(String... topics) throws InterruptedException {
        try (Admin admin = Admin.create(properties)) {
            Map<String, KafkaFuture<Void>> created =
                    admin.createTopics(missing(admin, topics)).values();
            for (Map.Entry<String, KafkaFuture<Void>> topic : created.entrySet()) {
                await(topic.getKey(), topic.getValue());
            }
            TopicLeaders.await(admin, List.of(topics), READY_WITHIN);
        } catch (ExecutionException | KafkaException failure) {
            LOG.warn("Could not check whether all result topics exist", failure);
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
            if (failure.getCause() instanceof AuthorizationException) {
                throw new IllegalStateException(
                        "The result topic %s does not exist, and the job has no right to create it:"
                                        .formatted(topic)
                                + " grant CREATE, or create it with cleanup.policy=compact",
                        failure.getCause());
            }
            if (!(failure.getCause() instanceof TopicExistsException)) {
                LOG.warn("Could not create result topic {}", topic, failure.getCause());
            }
        }
    }
}
