package io.fleetpulse.source;

import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Reads the records of the test, as the reader of the Kafka connector reads those of its partitions. */
final class QueuedReader implements SourceReader<Decoded, KafkaPartitionSplit> {

    private final Map<String, KafkaPartitionSplit> splits = new LinkedHashMap<>();
    private final Map<String, SourceOutput<Decoded>> outputs = new HashMap<>();
    private ReaderOutput<Decoded> output;
    private Decoded next;

    void add(Decoded record) {
        next = record;
    }

    /** Ends a partition that has been read before. */
    void end(KafkaPartitionSplit split) {
        splits.remove(split.splitId());
        output.releaseOutputForSplit(split.splitId());
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Decoded> output) {
        this.output = output;
        String split =
                next.message() == null
                        ? next.deadLetter().sourceTopic()
                                + "-"
                                + next.deadLetter().sourcePartition()
                        : next.message().origin().topic()
                                + "-"
                                + next.message().origin().partition();
        outputs.computeIfAbsent(split, output::createOutputForSplit).collect(next, 0);
        splits.computeIfPresent(
                split,
                (id, read) ->
                        new KafkaPartitionSplit(
                                read.getTopicPartition(), read.getStartingOffset() + 1));
        return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpoint) {
        return List.copyOf(splits.values());
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> added) {
        added.forEach(split -> splits.put(split.splitId(), split));
    }

    @Override
    public void start() {}

    @Override
    public CompletableFuture<Void> isAvailable() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
}
