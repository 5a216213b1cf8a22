package io.fleetpulse.source;

import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.enumerator.SplitAndAssignmentStatus;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.runtime.execution.SuppressRestartsException;

import java.io.IOException;
import java.util.List;

/**
 * Assigns partitions after a restore.
 *
 * <p>A bounded run also ends after a restore. The connector (5.0.0) signals its readers that no
 * more partitions follow only when it discovers partitions. Restored from a checkpoint that
 * contains all of them, the connector discovers none, and an interrupted replay would never finish.
 * In that case every reader that registers receives its partitions and the signal.
 *
 * <p>A run does not continue the state of the other kind of run: an unbounded one would stop to
 * read where a bounded one ends, and a bounded one would never end.
 */
final class RestoredEnumerator
        implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {

    private final SplitEnumeratorContext<KafkaPartitionSplit> context;
    private final SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> enumerator;
    private final KafkaSourceEnumState state;
    private final boolean bounded;

    RestoredEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context,
            SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> enumerator,
            KafkaSourceEnumState state,
            boolean bounded) {
        this.context = context;
        this.enumerator = enumerator;
        this.state = state;
        this.bounded = bounded;
    }

    /**
     * Starts the enumerator. Before the start, Flink cannot yet fail the job.
     *
     * @throws SuppressRestartsException if the state is of the other kind of run; a restart would
     *     restore the same state
     */
    @Override
    public void start() {
        // All partitions that the run discovered, also those that it has read to their end.
        for (SplitAndAssignmentStatus partition : state.splits()) {
            if (partition.split().getStoppingOffset().isPresent() != bounded) {
                throw new SuppressRestartsException(
                        new IllegalStateException(
                                "The restored state is of a run with kafka.bounded = %s, and this run has %s:"
                                                .formatted(!bounded, bounded)
                                        + " start without a savepoint, or with the same setting"));
            }
        }
        enumerator.start();
    }

    @Override
    public void handleSplitRequest(int subtask, String requesterHostname) {
        enumerator.handleSplitRequest(subtask, requesterHostname);
    }

    @Override
    public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtask) {
        enumerator.addSplitsBack(splits, subtask);
    }

    @Override
    public void addReader(int subtask) {
        enumerator.addReader(subtask);
        if (bounded && state.initialDiscoveryFinished()) {
            context.signalNoMoreSplits(subtask);
        }
    }

    @Override
    public KafkaSourceEnumState snapshotState(long checkpoint) throws Exception {
        return enumerator.snapshotState(checkpoint);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) throws Exception {
        enumerator.notifyCheckpointComplete(checkpoint);
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        enumerator.handleSourceEvent(subtask, event);
    }

    @Override
    public void close() throws IOException {
        enumerator.close();
    }
}
