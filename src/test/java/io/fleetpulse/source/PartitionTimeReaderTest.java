package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.message.Origin;

import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A message's timestamp is the watermark of its own partition, regardless of other partitions and
 * restarts.
 */
class PartitionTimeReaderTest {

    private static final Decoded GARBAGE = DecodedOutcome.decode(null, "{").get(0);
    private static final long BEHIND = DecodedOutcome.TIME.outOfOrderness().toMillis() + 1;

    private final TimedPartitionSplitSerializer serializer =
            new TimedPartitionSplitSerializer(new KafkaPartitionSplitSerializer());

    private final List<Map<TopicPartition, Long>> checked = new ArrayList<>();

    private QueuedReader queue;
    private PartitionTimeReader reader;
    private TimestampsOutput output;

    /** Starts a task that reads these partitions. */
    private void start(KafkaPartitionSplit... splits) {
        start(false, splits);
    }

    private void start(boolean bounded, KafkaPartitionSplit... splits) {
        queue = new QueuedReader();
        reader =
                new PartitionTimeReader(
                        queue,
                        new PlatformTimeWatermarks(DecodedOutcome.TIME, bounded),
                        new UnfinishedPartitions(checked::add, Duration.ZERO));
        output = new TimestampsOutput();
        reader.addSplits(List.of(splits));
    }

    private List<Long> read(Decoded... records) throws Exception {
        for (Decoded record : records) {
            queue.add(record);
            reader.pollNext(output);
        }
        return output.take();
    }

    /** The partitions of a checkpoint, as another task restores them. */
    private List<KafkaPartitionSplit> restored() throws IOException {
        List<KafkaPartitionSplit> restored = new ArrayList<>();
        for (KafkaPartitionSplit split : reader.snapshotState(1)) {
            restored.add(
                    serializer.deserialize(serializer.getVersion(), serializer.serialize(split)));
        }
        return restored;
    }

    @Test
    void aMessageMeetsTheWatermarkOfThoseBeforeItInItsPartition() throws Exception {
        start(partition(0), partition(1));

        assertThat(
                        read(
                                status(0, 1_000_000),
                                status(1, 9_000_000),
                                status(0, 2_000_000),
                                status(0, 1_500_000)))
                .containsExactly(
                        Long.MIN_VALUE, Long.MIN_VALUE, 1_000_000 - BEHIND, 2_000_000 - BEHIND);
    }

    @Test
    void aDeadLetterMeetsTheWatermarkAndDoesNotMoveIt() throws Exception {
        int read = GARBAGE.deadLetter().sourcePartition();
        start(partition(read));

        assertThat(read(GARBAGE, status(read, 1_000_000), GARBAGE, status(read, 0)))
                .containsExactly(
                        Long.MIN_VALUE, Long.MIN_VALUE, 1_000_000 - BEHIND, 1_000_000 - BEHIND);
    }

    @Test
    void aPartitionTakesItsTimeToAnotherTask() throws Exception {
        start(partition(0), partition(1), partition(2));
        read(status(0, 1_000_000), status(1, 2_000_000));
        List<KafkaPartitionSplit> restored = restored();

        assertThat(restored)
                .extracting(
                        KafkaPartitionSplit::getPartition, KafkaPartitionSplit::getStartingOffset)
                .containsExactly(tuple(0, 1L), tuple(1, 1L), tuple(2, 0L));

        start(restored.get(1), partition(7));
        assertThat(read(status(7, 5), status(1, 0)))
                .containsExactly(Long.MIN_VALUE, 2_000_000 - BEHIND);

        start(restored.get(2), restored.get(0));
        assertThat(read(status(0, 900_000), status(2, 0)))
                .containsExactly(1_000_000 - BEHIND, Long.MIN_VALUE);
    }

    @Test
    void aPartitionThatIsNotReadKeepsItsTime() throws Exception {
        start(partition(0));
        read(status(0, 1_000_000));
        for (int restart = 0; restart < 3; restart++) {
            start(restored().get(0));
        }
        assertThat(read(status(0, 0))).containsExactly(1_000_000 - BEHIND);
    }

    @Test
    void aPartitionAtItsEndLeavesTheState() throws Exception {
        start(partition(0), partition(1));
        read(status(0, 1_000_000), status(1, 1_000_000));
        queue.end(partition(0));

        assertThat(restored()).extracting(KafkaPartitionSplit::getPartition).containsExactly(1);
    }

    @Test
    void aQuietTaskChecksTheEndsThatItHasNotReached() throws Exception {
        TopicPartition first = partition(0).getTopicPartition();
        TopicPartition second = partition(1).getTopicPartition();
        start(true, new KafkaPartitionSplit(first, 0, 5), new KafkaPartitionSplit(second, 0, 7));
        read(status(0, 1_000_000), status(1, 1_000_000));
        queue.end(partition(0));
        read(status(1, 2_000_000));

        assertThat(checked)
                .containsExactly(
                        Map.of(first, 5L, second, 7L),
                        Map.of(first, 5L, second, 7L),
                        Map.of(second, 7L));
    }

    @Test
    void anUnboundedRunHasNoEndsToCheck() throws Exception {
        start(partition(0));
        read(status(0, 1_000_000), status(0, 2_000_000));

        assertThat(checked).isEmpty();
    }

    @Test
    void theStateOfAnotherVersionIsRefused() throws IOException {
        byte[] state = serializer.serialize(partition(0));

        assertThatThrownBy(() -> serializer.deserialize(2, state))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2");
    }

    private static KafkaPartitionSplit partition(int partition) {
        return new KafkaPartitionSplit(
                new TopicPartition(GARBAGE.deadLetter().sourceTopic(), partition), 0);
    }

    private static Decoded status(int partition, long time) {
        Origin origin =
                new Origin(GARBAGE.deadLetter().sourceTopic(), partition, 0, time, null, "1", 1);
        return Decoded.of(new DeviceStatus(origin, "p", "d", null, true, null, null, time, null));
    }
}
