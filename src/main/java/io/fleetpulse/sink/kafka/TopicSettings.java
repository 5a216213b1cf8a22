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
            String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
            if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                problems.add(
                        "Result topic "
                                + topic
                                + " has cleanup.policy="
                                + policy
                                + ": the broker deletes rows after the retention time. Set"
                                + " cleanup.policy to compact");
            }
            String largest = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value();
            if (Integer.parseInt(largest) < ResultTopicsConfig.LEAST_RECORD_BYTES) {
                problems.add(
                        "Result topic "
                                + topic
                                + " has max.message.bytes="
                                + largest
                                + ": larger rows become dead letters, and a larger dead letter"
                                + " fails the job. Raise max.message.bytes to at least "
                                + ResultTopicsConfig.LEAST_RECORD_BYTES);
            }
            int replicas = descriptions.get(topic).partitions().get(0).replicas().size();
            String inSync = config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG).value();
            if (Integer.parseInt(inSync) > replicas) {
                problems.add(
                        "Result topic "
                                + topic
                                + " has min.insync.replicas="
                                + inSync
                                + " and only "
                                + replicas
                                + " replica(s): the broker rejects every row. Add replicas, or"
                                + " lower min.insync.replicas");
            }
        }
        return problems;
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }
}
