package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumStateSerializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.List;

class RestoredEnumeratorTest {

    private static final KafkaPartitionSplit ENDLESS =
            new KafkaPartitionSplit(new TopicPartition("t", 0), 0);

    private static final KafkaPartitionSplit ENDING =
            new KafkaPartitionSplit(new TopicPartition("t", 0), 0, 5);

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void theStateOfTheOtherKindOfRunIsRefused(boolean bounded, boolean assigned)
            throws IOException {
        Started same = new Started();
        new RestoredEnumerator(null, same, state(bounded, assigned), bounded).start();
        assertThat(same.started).isTrue();

        Started other = new Started();
        RestoredEnumerator restored =
                new RestoredEnumerator(null, other, state(!bounded, assigned), bounded);
        assertThatThrownBy(restored::start)
                .isInstanceOf(SuppressRestartsException.class)
                .hasRootCauseMessage(
                        "The restored state is of a run with kafka.bounded = %s, and this run has"
                                + " %s: start without a savepoint, or with the same setting",
                        !bounded, bounded);
        assertThat(other.started).isFalse();
    }

    /** The state that a run restores. */
    private static KafkaSourceEnumState state(boolean bounded, boolean assigned)
            throws IOException {
        List<KafkaPartitionSplit> partitions = List.of(bounded ? ENDING : ENDLESS);
        KafkaSourceEnumState saved =
                new KafkaSourceEnumState(
                        assigned ? partitions : List.of(), assigned ? List.of() : partitions, true);
        KafkaSourceEnumStateSerializer serializer = new KafkaSourceEnumStateSerializer();
        return serializer.deserialize(serializer.getVersion(), serializer.serialize(saved));
    }

    /** An enumerator that only tells whether it was started. */
    private static final class Started
            implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {

        private boolean started;

        @Override
        public void start() {
            started = true;
        }

        @Override
        public void handleSplitRequest(int subtask, String host) {}

        @Override
        public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtask) {}

        @Override
        public void addReader(int subtask) {}

        @Override
        public KafkaSourceEnumState snapshotState(long checkpoint) {
            return null;
        }

        @Override
        public void close() {}
    }
}
