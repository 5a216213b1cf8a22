package io.fleetpulse.source;

import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;

/**
 * Finds where a bounded run ends: at the end that each partition has when it is discovered; a
 * failure does not move it. A run that reads committed records ends before the oldest open
 * transaction, so that it does not wait for that transaction.
 */
final class StoppingOffsets implements OffsetsInitializer {

    private static final long serialVersionUID = 1;

    private final Properties clients;

    StoppingOffsets(Properties clients) {
        this.clients = clients;
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever kafka) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        partitions.forEach(partition -> ends.put(partition, OffsetSpec.latest()));
        IsolationLevel isolation =
                IsolationLevel.valueOf(
                        clients.getProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG)
                                .strip()
                                .toUpperCase(Locale.ROOT));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try (Admin admin = Admin.create(clients)) {
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                    admin.listOffsets(ends, new ListOffsetsOptions(isolation))
                            .all()
                            .get()
                            .entrySet()) {
                offsets.put(end.getKey(), end.getValue().offset());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while reading the end offsets");
        } catch (ExecutionException failure) {
            throw new IllegalStateException(
                    "Kafka did not return the end offsets of the partitions: " + partitions,
                    failure.getCause());
        }
        return offsets;
    }

    @Override
    @SuppressWarnings("deprecation")
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.EARLIEST;
    }
}
