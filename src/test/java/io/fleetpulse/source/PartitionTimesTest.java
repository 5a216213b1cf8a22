package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.Origin;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

import java.util.List;

/** A message's timestamp is the watermark of its own partition, whatever the others and restarts. */
class PartitionTimesTest {

    private static final long BEHIND = Outcome.TIME.outOfOrderness().toMillis() + 1;

    @Test
    void eachPartitionHasItsOwnNewestTime() {
        PartitionTimes times = new PartitionTimes();
        times.advance("a", 3, 100);
        times.advance("a", 3, 50);
        times.advance("a", 0, 7);
        times.advance("b", 3, 9);

        assertThat(times.newest("a", 3)).isEqualTo(100);
        assertThat(times.newest("a", 1)).isEqualTo(Long.MIN_VALUE);
        assertThat(times.newest("c", 0)).isEqualTo(Long.MIN_VALUE);
        assertThat(times.all())
                .containsExactlyInAnyOrder(
                        new PartitionTime("a", 3, 100),
                        new PartitionTime("a", 0, 7),
                        new PartitionTime("b", 3, 9));
    }

    @Test
    void aMessageMeetsTheWatermarkOfThoseBeforeItInItsPartition() throws Exception {
        try (OneInputStreamOperatorTestHarness<Decoded, ?> harness = open(null)) {
            harness.processElement(status(0, 1_000_000), 0);
            harness.processElement(status(1, 9_000_000), 0);
            harness.processElement(status(0, 2_000_000), 0);
            harness.processElement(status(0, 1_500_000), 0);

            assertThat(timestamps(harness))
                    .containsExactly(
                            Long.MIN_VALUE, Long.MIN_VALUE, 1_000_000 - BEHIND, 2_000_000 - BEHIND);
        }
    }

    @Test
    void aRestartChangesNothing() throws Exception {
        OperatorSubtaskState state;
        try (OneInputStreamOperatorTestHarness<Decoded, ?> harness = open(null)) {
            harness.processElement(status(0, 1_000_000), 0);
            state = harness.snapshot(1, 1);
        }
        try (OneInputStreamOperatorTestHarness<Decoded, ?> harness = open(state)) {
            harness.processElement(status(0, 900_000), 0);

            assertThat(timestamps(harness)).containsExactly(1_000_000 - BEHIND);
        }
    }

    private static OneInputStreamOperatorTestHarness<Decoded, ?> open(OperatorSubtaskState state)
            throws Exception {
        OneInputStreamOperatorTestHarness<Decoded, ?> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new SplitByType(new PlatformTimeWatermarks(Outcome.TIME)));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    private static List<Long> timestamps(OneInputStreamOperatorTestHarness<Decoded, ?> harness) {
        return harness.getSideOutput(SplitByType.OTHERS).stream()
                .map(StreamRecord::getTimestamp)
                .toList();
    }

    private static Decoded status(int partition, long time) {
        Origin origin = new Origin("t", partition, 0, time, null, "1", 1);
        Message message = new DeviceStatus(origin, "p", "d", null, true, null, null, time, null);
        return new Decoded(message, null);
    }
}
