package io.fleetpulse.source;

import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.lineage.LineageVertex;
import org.apache.flink.streaming.api.lineage.LineageVertexProvider;

import java.time.Duration;
import java.util.Properties;

/**
 * A Kafka source whose records have the watermark of their partition as their timestamp: {@link
 * PartitionTimeReader}.
 */
final class PartitionTimeSource
        implements Source<Decoded, KafkaPartitionSplit, KafkaSourceEnumState>,
                LineageVertexProvider {

    private static final long serialVersionUID = 1;
    private static final Duration CHECK_INTERVAL = Duration.ofMinutes(1);

    private final KafkaSource<Decoded> source;
    private final PlatformTimeWatermarks watermarks;

    /** Properties of the client that reads the ends of partitions; may contain secrets. */
    private final Properties clients;

    PartitionTimeSource(
            KafkaSource<Decoded> source, PlatformTimeWatermarks watermarks, Properties clients) {
        this.source = source;
        this.watermarks = watermarks;
        this.clients = clients;
    }

    @Override
    public Boundedness getBoundedness() {
        return source.getBoundedness();
    }

    @Override
    public SourceReader<Decoded, KafkaPartitionSplit> createReader(SourceReaderContext context)
            throws Exception {
        return new PartitionTimeReader(
                source.createReader(context),
                watermarks,
                new UnfinishedPartitions(new ReachableEnds(clients)::check, CHECK_INTERVAL));
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context) {
        return source.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state)
            throws Exception {
        return new RestoredEnumerator(
                context,
                source.restoreEnumerator(context, state),
                state,
                getBoundedness() == Boundedness.BOUNDED);
    }

    @Override
    public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
        return new TimedPartitionSplitSerializer(source.getSplitSerializer());
    }

    @Override
    public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
        return source.getEnumeratorCheckpointSerializer();
    }

    @Override
    public LineageVertex getLineageVertex() {
        return source.getLineageVertex();
    }
}
