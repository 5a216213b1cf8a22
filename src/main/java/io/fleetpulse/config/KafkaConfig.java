package io.fleetpulse.config;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Where the forwarded messages are read.
 *
 * @param bootstrapServers {@code kafka.bootstrap.servers}
 * @param topics {@code kafka.topics}; empty when a pattern is given
 * @param topicPattern {@code kafka.topic.pattern}; null when topics are given
 * @param groupId {@code kafka.group.id}
 * @param start {@code kafka.start}: {@code committed}, {@code earliest}, {@code latest} or an ISO
 *     instant
 * @param bounded {@code kafka.bounded}
 * @param properties {@code kafka.properties.*} without the prefix
 */
public record KafkaConfig(
        String bootstrapServers,
        List<String> topics,
        String topicPattern,
        String groupId,
        String start,
        boolean bounded,
        Map<String, String> properties)
        implements Serializable {

    /** Returns the settings without the clients' properties, which may contain secrets. */
    @Override
    public String toString() {
        return "KafkaConfig[bootstrapServers=%s, topics=%s, topicPattern=%s, groupId=%s]"
                .formatted(bootstrapServers, topics, topicPattern, groupId);
    }
}
