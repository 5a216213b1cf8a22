package io.fleetpulse.sink.kafka;

import io.fleetpulse.config.ResultTopicsConfig;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

/**
 * Warns of result topics whose settings lose rows or reject them. Somebody else may have created a
 * topic, or the broker itself; the job changes no existing topic.
 */
final class TopicSettings {

    private static final Logger LOG = LoggerFactory.getLogger(TopicSettings.class);

    private TopicSettings() {}

    /** Logs a warning for each topic with such a setting. */
    static void warn(Admin admin, List<String> topics) throws InterruptedException {
        try {
            problems(admin, topics).forEach(LOG::warn);
        } catch (ExecutionException | KafkaException failure) {
            LOG.warn("Could not check the settings of the result topics", failure);
        }
    }

    /** Returns what is wrong with each topic, and what to do; topics that do not exist are right. */
    static List<String> problems(Admin admin, List<String> topics)
            throws ExecutionException, InterruptedException {
        TreeSet<String> existing = new TreeSet<>(topics);
        existing.retainAll(admin.listTopics().names().get());
        Map<String, TopicDescription> descriptions =
                admin.describeTopics(existing).allTopicNames().get();
        Map<ConfigResource, Config> configs =
                admin.describeConfigs(existing.stream().map(TopicSettings::resource).toList())
                        .all()
                        .get();
        List<String> problems = new ArrayList<>();
        for (String topic : existing) {
            Config config = configs.get(resource(topic));
            deletesRows(topic, config).ifPresent(problems::add);
            rejectsLargeRows(topic, config).ifPresent(problems::add);
            rejectsAllRows(topic, config, descriptions.get(topic)).ifPresent(problems::add);
        }
        return problems;
    }

    private static Optional<String> deletesRows(String topic, Config config) {
        String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        if (policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            return Optional.empty();
        }
        return Optional.of(
                "Result topic "
                        + topic
                        + " has cleanup.policy="
                        + policy
                        + ": the broker deletes rows after the retention time. Set"
                        + " cleanup.policy to compact");
    }

    private static Optional<String> rejectsLargeRows(String topic, Config config) {
        String largest = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value();
        if (Integer.parseInt(largest) >= ResultTopicsConfig.LEAST_RECORD_BYTES) {
            return Optional.empty();
        }
        return Optional.of(
                "Result topic "
                        + topic
                        + " has max.message.bytes="
                        + largest
                        + ": larger rows become dead letters, and a larger dead letter"
                        + " fails the job. Raise max.message.bytes to at least "
                        + ResultTopicsConfig.LEAST_RECORD_BYTES);
    }

    private static Optional<String> rejectsAllRows(
            String topic, Config config, TopicDescription description) {
        int replicas = description.partitions().get(0).replicas().size();
        String inSync = config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG).value();
        if (Integer.parseInt(inSync) <= replicas) {
            return Optional.empty();
        }
        return Optional.of(
                "Result topic "
                        + topic
                        + " has min.insync.replicas="
                        + inSync
                        + " and only "
                        + replicas
                        + " replica(s): the broker rejects every row. Add replicas, or"
                        + " lower min.insync.replicas");
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }
}
