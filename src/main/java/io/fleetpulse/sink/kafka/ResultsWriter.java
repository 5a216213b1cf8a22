package io.fleetpulse.sink.kafka;

import io.fleetpulse.result.Change;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink.PrecommittingStatefulSinkWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * A writer of Flink's Kafka sink that logs exceptions when it is closed. Flink's writer throws the
 * failure of a record again then, and an exception while Flink closes a failed task ends the process
 * of the TaskManager, with the tasks of other jobs. The failure itself has already failed the task.
 * A writer that is closed without a failure has flushed its records before.
 */
final class ResultsWriter
        implements PrecommittingStatefulSinkWriter<Change, KafkaWriterState, KafkaCommittable> {

    private static final Logger LOG = LoggerFactory.getLogger(ResultsWriter.class);

    private final PrecommittingStatefulSinkWriter<Change, KafkaWriterState, KafkaCommittable> kafka;

    ResultsWriter(
            PrecommittingStatefulSinkWriter<Change, KafkaWriterState, KafkaCommittable> kafka) {
        this.kafka = kafka;
    }

    @Override
    public void write(Change change, Context context) throws IOException, InterruptedException {
        kafka.write(change, context);
    }

    @Override
    public void writeWatermark(Watermark watermark) throws IOException, InterruptedException {
        kafka.writeWatermark(watermark);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        kafka.flush(endOfInput);
    }

    @Override
    public Collection<KafkaCommittable> prepareCommit() throws IOException, InterruptedException {
        return kafka.prepareCommit();
    }

    @Override
    public List<KafkaWriterState> snapshotState(long checkpoint) throws IOException {
        return kafka.snapshotState(checkpoint);
    }

    @Override
    public void close() {
        try {
            kafka.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Exception failure) {
            LOG.warn("A writer of Kafka results failed while it was closed", failure);
        }
    }
}
