package io.fleetpulse.sink.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Waits for the leaders of new topics. A partition whose leader is still starting may reject a
 * producer's first batch and accept the second. The first batch is then out of sequence, and the
 * producer fails after its delivery timeout of two minutes.
 */
public final class TopicLeaders {

    private static final long PAUSE_MS = 50;

    private TopicLeaders() {}

    /**
     * Returns when the leader of every partition answers.
     *
     * @throws ExecutionException when a leader does not answer in that time
     */
    public static void await(Admin admin, Collection<String> topics, Duration atMost)
            throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            try {
                ask(admin, topics);
                return;
            } catch (ExecutionException failure) {
                boolean passes = failure.getCause() instanceof RetriableException;
                if (!passes || System.nanoTime() > deadline) {
                    throw failure;
                }
                Thread.sleep(PAUSE_MS);
            }
        }
    }

    /** Asks for the ends of the partitions, which only their leaders know. */
    private static void ask(Admin admin, Collection<String> topics)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
            topic.partitions()
                    .forEach(
                            partition ->
                                    ends.put(
                                            new TopicPartition(topic.name(), partition.partition()),
                                            OffsetSpec.latest()));
        }
        admin.listOffsets(ends).all().get();
    }
}
