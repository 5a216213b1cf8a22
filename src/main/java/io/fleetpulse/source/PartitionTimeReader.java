package io.fleetpulse.source;

import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Reads Kafka partitions. The timestamp of each record becomes the watermark of its partition just
 * before the record, in this run and those before: the state of a partition contains its newest
 * platform time beside its offset, and both move together when another task reads the partition.
 */
final class PartitionTimeReader implements SourceReader<Decoded, KafkaPartitionSplit> {

    private final SourceReader<Decoded, KafkaPartitionSplit> reader;
    private final PlatformTimeWatermarks watermarks;
    private final UnfinishedPartitions unfinished;

    /** By split id, for the partitions that this task reads. */
    private final Map<String, PartitionTime> times = new HashMap<>();

    /** Null before the first record. */
    private PartitionTimeOutput timed;

    PartitionTimeReader(
            SourceReader<Decoded, KafkaPartitionSplit> reader,
            PlatformTimeWatermarks watermarks,
            UnfinishedPartitions unfinished) {
        this.reader = reader;
        this.watermarks = watermarks;
        this.unfinished = unfinished;
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {
        for (KafkaPartitionSplit split : splits) {
            times.put(
                    split.splitId(),
                    new PartitionTime(watermarks, TimedPartitionSplit.newest(split)));
            unfinished.add(split);
        }
        reader.addSplits(splits);
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Decoded> output) throws Exception {
        if (timed == null) {
            timed = new PartitionTimeOutput(output, times);
        }
        InputStatus status = reader.pollNext(timed);
        unfinished.after(status, times.keySet());
        return status;
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpoint) {
        return reader.snapshotState(checkpoint).stream().map(this::timed).toList();
    }

    private KafkaPartitionSplit timed(KafkaPartitionSplit split) {
        return new TimedPartitionSplit(split, times.get(split.splitId()).newest());
    }

    @Override
    public void start() {
        reader.start();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return reader.isAvailable();
    }

    @Override
    public void notifyNoMoreSplits() {
        reader.notifyNoMoreSplits();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        reader.handleSourceEvents(event);
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {
        reader.pauseOrResumeSplits(pause, resume);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) throws Exception {
        reader.notifyCheckpointComplete(checkpoint);
    }

    @Override
    public void notifyCheckpointAborted(long checkpoint) throws Exception {
        reader.notifyCheckpointAborted(checkpoint);
    }

    @Override
    public void close() throws Exception {
        reader.close();
    }
}
