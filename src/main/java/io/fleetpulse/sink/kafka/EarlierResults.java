package io.fleetpulse.sink.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

/**
 * Warns of result topics that hold records of an earlier run. A topic does not show which run wrote
 * the newest record of a key, so the warning does not end the job.
 */
final class EarlierResults {

    private static final Logger LOG = LoggerFactory.getLogger(EarlierResults.class);
    private static final int SHOWN_TOPICS = 5;

    private EarlierResults() {}

    /**
     * Logs a warning if any of the topics holds a record that was sent before the job was
     * submitted.
     */
    static void warn(Admin admin, List<String> topics, long submittedAt)
            throws InterruptedException {
        Set<String> filled = Set.of();
        try {
            filled = filled(admin, topics, submittedAt);
        } catch (ExecutionException | KafkaException failure) {
            LOG.warn(
                    "Could not check whether result topics hold records of an earlier run",
                    failure);
        }
        if (!filled.isEmpty()) {
            List<String> shown = filled.stream().limit(SHOWN_TOPICS).toList();
            LOG.warn(
                    "This start has no state, and {} of the topics that it writes hold records of"
                        + " an earlier run, such as {}. New rows replace these, key by key. For a"
                        + " replay beside another job set results.kafka.prefix to a separate"
                        + " prefix, or results.tables to other tables, or results.kafka to false",
                    filled.size(),
                    String.join(", ", shown));
        }
    }

    /**
     * Returns the topics with a record that was sent before that time, milliseconds since the
     * epoch.
     */
    static Set<String> filled(Admin admin, List<String> topics, long before)
            throws ExecutionException, InterruptedException {
        List<String> existing = new ArrayList<>(topics);
        existing.retainAll(admin.listTopics().names().get());
        Map<TopicPartition, OffsetSpec> firsts = new HashMap<>();
        for (TopicDescription topic :
                admin.describeTopics(existing).allTopicNames().get().values()) {
            topic.partitions()
                    .forEach(
                            partition ->
                                    firsts.put(
                                            new TopicPartition(topic.name(), partition.partition()),
                                            OffsetSpec.forTimestamp(0)));
        }
        Set<String> filled = new TreeSet<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> first :
                admin.listOffsets(firsts).all().get().entrySet()) {
            long sent = first.getValue().timestamp();
            if (first.getValue().offset() >= 0 && sent >= 0 && sent < before) {
                filled.add(first.getKey().topic());
            }
        }
        return filled;
    }
}
