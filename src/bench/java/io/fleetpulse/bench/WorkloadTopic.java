package io.fleetpulse.bench;

import io.fleetpulse.simulator.KafkaPublisher;
import io.fleetpulse.simulator.Workload;
import io.fleetpulse.simulator.WorkloadConfig;
import io.fleetpulse.simulator.WorkloadTotals;
import io.fleetpulse.sink.kafka.TopicLeaders;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The topic that every run reads. */
final class WorkloadTopic {

    private static final int PRODUCTS = 20;
    private static final long SEED = 1;

    private WorkloadTopic() {}

    /**
     * The totals of the sent messages.
     *
     * @param totals all of it
     * @param closed totals without the last post of each partition, which is an hour later than all
     *     others: the messages in windows that close without further input
     */
    record Sent(WorkloadTotals totals, PeerTotals closed) {}

    /** Creates an empty topic. */
    private static void create(String servers, String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
            TopicLeaders.await(admin, List.of(topic), Duration.ofSeconds(30));
        }
    }

    /** Creates the topic and sends the workload; returns the totals. */
    static Sent fill(
            String servers, String topic, int partitions, BenchmarkOptions options, long start)
            throws Exception {
        create(servers, topic, partitions);
        Workload workload =
                new Workload(
                        new WorkloadConfig(
                                options.messages(),
                                options.devices(),
                                PRODUCTS,
                                SEED,
                                start,
                                options.workload()));
        try (KafkaPublisher publisher = new KafkaPublisher(servers, topic, partitions)) {
            while (workload.hasNext()) {
                publisher.send(workload.next());
            }
            PeerTotals closed = PeerTotals.of(workload.totals());
            for (int partition = 0; partition < partitions; partition++) {
                publisher.send(workload.later(), partition);
            }
            publisher.flush();
            return new Sent(workload.totals(), closed);
        }
    }
}
