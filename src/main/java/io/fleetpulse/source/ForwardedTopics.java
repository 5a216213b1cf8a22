package io.fleetpulse.source;

import io.fleetpulse.config.KafkaConfig;

import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Looks up the partitions of the named topics, or of the topics whose names match the pattern. An
 * unbounded run repeats the lookup to discover new topics and partitions.
 *
 * <p>The job ends with an error when a named topic does not exist at the start. When a topic
 * disappears later, the job reads the remaining ones. When no topic matches the pattern, a bounded
 * run ends with an error and an unbounded run waits.
 */
final class ForwardedTopics implements KafkaSubscriber {

    private static final Logger LOG = LoggerFactory.getLogger(ForwardedTopics.class);

    private static final long serialVersionUID = 1;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaConfig kafka;

    /** How long a newly created topic may stay unknown to the brokers. */
    private final Duration patience;

    /** Whether a lookup has found every named topic. */
    private transient boolean complete;

    ForwardedTopics(KafkaConfig kafka, Duration patience) {
        this.kafka = kafka;
        this.patience = patience;
    }

    @Override
    public Set<TopicPartition> getSubscribedTopicPartitions(AdminClient admin) {
        try {
            if (kafka.topicPattern() == null) {
                return named(admin);
            }
            return matching(admin);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while listing topics");
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            throw new IllegalStateException(
                    "Kafka at %s (kafka.bootstrap.servers) did not list the topics: %s"
                            .formatted(kafka.bootstrapServers(), cause),
                    cause);
        }
    }

    private Set<TopicPartition> named(AdminClient admin)
            throws InterruptedException, ExecutionException {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            Set<String> missing = new TreeSet<>();
            Set<TopicPartition> partitions = partitions(admin, kafka.topics(), missing::add);
            if (missing.isEmpty()) {
                complete = true;
                return partitions;
            }
            if (complete) {
                LOG.warn(
                        "Topics of kafka.topics that no longer exist and are not read: {}",
                        missing);
                return partitions;
            }
            if (System.nanoTime() > until) {
                throw refused(
                        "Topics of kafka.topics that do not exist at %s: %s. Create them, or name"
                                + " others",
                        kafka.bootstrapServers(), String.join(", ", missing));
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private Set<TopicPartition> matching(AdminClient admin)
            throws InterruptedException, ExecutionException {
        Predicate<String> isRead = Pattern.compile(kafka.topicPattern()).asMatchPredicate();
        List<String> topics = admin.listTopics().names().get().stream().filter(isRead).toList();
        if (topics.isEmpty() && kafka.bounded()) {
            throw refused(
                    "No topic at %s matches kafka.topic.pattern = %s: a bounded run has nothing to"
                            + " read",
                    kafka.bootstrapServers(), kafka.topicPattern());
        }
        if (topics.isEmpty()) {
            LOG.warn(
                    "No topic matches kafka.topic.pattern = {} yet; looking again",
                    kafka.topicPattern());
        }
        return partitions(admin, topics, gone -> {});
    }

    /**
     * Returns the partitions of the topics and hands each topic that does not exist to
     * {@code missing}.
     */
    private static Set<TopicPartition> partitions(
            AdminClient admin, Collection<String> topics, Consumer<String> missing)
            throws InterruptedException, ExecutionException {
        Set<TopicPartition> partitions = new HashSet<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                topic.getValue()
                        .get()
                        .partitions()
                        .forEach(
                                partition ->
                                        partitions.add(
                                                new TopicPartition(
                                                        topic.getKey(), partition.partition())));
            } catch (ExecutionException failure) {
                if (!(failure.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failure;
                }
                missing.accept(topic.getKey());
            }
        }
        return partitions;
    }

    /** An error that suppresses restarts, because a restart would fail in the same way. */
    @SuppressWarnings(
            "AnnotateFormatMethod") // Error Prone's annotation is no dependency of the job
    private static SuppressRestartsException refused(String message, Object... arguments) {
        String text = message.formatted(arguments);
        LOG.error(text);
        return new SuppressRestartsException(new IllegalStateException(text));
    }
}
