package io.fleetpulse.source;

import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * Ends a bounded run that would wait forever for an offset that a partition no longer reaches,
 * because its topic was deleted or recreated, or because a broker lost records.
 */
final class ReachableEnds {

    private static final Logger LOG = LoggerFactory.getLogger(ReachableEnds.class);
    private static final String TIMEOUT_MS = "10000";

    private final Properties clients;

    ReachableEnds(Properties clients) {
        this.clients = new Properties();
        this.clients.putAll(clients);
        this.clients.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        this.clients.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    }

    /**
     * Checks the partitions that a task still reads; does nothing while Kafka does not answer.
     *
     * @param stops the offsets at which the run stops
     * @throws SuppressRestartsException if a partition does not reach its offset; a restart would
     *     wait again
     */
    void check(Map<TopicPartition, Long> stops) throws InterruptedException {
        Optional<String> problem = Optional.empty();
        try (Admin admin = Admin.create(clients)) {
            problem = problem(stops, ends(admin, stops));
        } catch (ExecutionException | KafkaException failure) {
            LOG.warn("Could not check whether partitions still reach their last offsets", failure);
        }
        if (problem.isPresent()) {
            LOG.error(problem.get());
            throw new SuppressRestartsException(new IllegalStateException(problem.get()));
        }
    }

    /** Returns why the run cannot end; empty if each partition has all records up to its stop. */
    static Optional<String> problem(
            Map<TopicPartition, Long> stops, Map<TopicPartition, Long> ends) {
        return stops.entrySet().stream()
                .filter(stop -> ends.getOrDefault(stop.getKey(), -1L) < stop.getValue())
                .findFirst()
                .map(stop -> describe(stop, ends.get(stop.getKey())));
    }

    private static String describe(Map.Entry<TopicPartition, Long> stop, Long end) {
        return "This bounded run cannot end: it reads %s up to offset %s, %s. Start it again"
                .formatted(stop.getKey(), stop.getValue(), found(end));
    }

    private static String found(Long end) {
        if (end == null) {
            return "but the partition no longer exists";
        }
        return "but the partition now ends at %s, as after the topic was recreated".formatted(end);
    }

    /** Returns the ends of the partitions that exist. */
    private static Map<TopicPartition, Long> ends(Admin admin, Map<TopicPartition, Long> stops)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> existing = new HashMap<>();
        for (KafkaFuture<TopicDescription> topic :
                admin.describeTopics(
                                stops.keySet().stream()
                                        .map(TopicPartition::topic)
                                        .collect(Collectors.toSet()))
                        .topicNameValues()
                        .values()) {
            try {
                TopicDescription description = topic.get();
                description
                        .partitions()
                        .forEach(
                                partition ->
                                        existing.put(
                                                new TopicPartition(
                                                        description.name(), partition.partition()),
                                                OffsetSpec.latest()));
            } catch (ExecutionException failure) {
                if (!(failure.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failure;
                }
            }
        }
        existing.keySet().retainAll(stops.keySet());
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(existing)
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }
}
