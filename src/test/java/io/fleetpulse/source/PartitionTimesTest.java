package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.Origin;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/**
 * A message's timestamp is the watermark of its own partition, regardless of other partitions and
 * restarts.
 */
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

    @Test
    void aPartitionMayMoveToAnotherTask() throws Exception {
        OperatorSubtaskState one;
        try (OneInputStreamOperatorTestHarness<Decoded, ?> first = open(null, 2, 2, 0);
                OneInputStreamOperatorTestHarness<Decoded, ?> second = open(null, 2, 2, 1)) {
            first.processElement(status(0, 1_000_000), 0);
            second.processElement(status(1, 2_000_000), 0);
            second.processElement(status(2, 3_000_000), 0);
            one =
                    AbstractStreamOperatorTestHarness.repackageState(
                            first.snapshot(1, 1), second.snapshot(1, 1));
        }
        OperatorSubtaskState swapped;
        try (OneInputStreamOperatorTestHarness<Decoded, ?> first = open(one, 2, 3, 0);
                OneInputStreamOperatorTestHarness<Decoded, ?> second = open(one, 2, 3, 1);
                OneInputStreamOperatorTestHarness<Decoded, ?> third = open(one, 2, 3, 2)) {
            second.processElement(status(0, 1_200_000), 0);
            third.processElement(status(1, 2_200_000), 0);

            assertThat(timestamps(second)).containsExactly(1_000_000 - BEHIND);
            assertThat(timestamps(third)).containsExactly(2_000_000 - BEHIND);
            swapped =
                    AbstractStreamOperatorTestHarness.repackageState(
                            first.snapshot(2, 2), second.snapshot(2, 2), third.snapshot(2, 2));
        }
        try (OneInputStreamOperatorTestHarness<Decoded, ?> only = open(swapped, 3, 1, 0)) {
            only.processElement(status(0, 0), 0);
            only.processElement(status(1, 0), 0);
            only.processElement(status(2, 0), 0);

            assertThat(timestamps(only))
                    .containsExactly(1_200_000 - BEHIND, 2_200_000 - BEHIND, 3_000_000 - BEHIND);
        }
    }

    @Test
    void whatIsSavedDoesNotGrowWithTheStarts() throws Exception {
        OperatorSubtaskState state = null;
        for (int start = 0; start < 5; start++) {
            try (OneInputStreamOperatorTestHarness<Decoded, ?> first = open(state, 2, 2, 0);
                    OneInputStreamOperatorTestHarness<Decoded, ?> second = open(state, 2, 2, 1)) {
                first.processElement(status(0, 1_000_000), 0);
                second.processElement(status(1, 1_000_000), 0);
                state =
                        AbstractStreamOperatorTestHarness.repackageState(
                                first.snapshot(start, start), second.snapshot(start, start));
            }
        }
        assertThat(
                        state.getManagedOperatorState().stream()
                                .mapToInt(
                                        saved ->
                                                saved.getStateNameToPartitionOffsets()
                                                        .get("partition-times")
                                                        .getOffsets()
                                                        .length)
                                .sum())
                .isLessThanOrEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "true, 1"})
    void theEndOfTimeEndsABoundedRunOnly(boolean bounded, int ends) throws Exception {
        try (OneInputStreamOperatorTestHarness<Decoded, ?> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new PropertyPostSplitter(
                                new PlatformTimeWatermarks(Outcome.TIME, bounded), bounded))) {
            harness.open();
            harness.processWatermark(5);
            harness.processWatermark(Watermark.MAX_WATERMARK);

            assertThat(harness.getOutput()).hasSize(1 + ends).contains(new Watermark(5));
        }
    }

    private static OneInputStreamOperatorTestHarness<Decoded, ?> open(OperatorSubtaskState state)
            throws Exception {
        return open(state, 1, 1, 0);
    }

    private static OneInputStreamOperatorTestHarness<Decoded, ?> open(
            OperatorSubtaskState state, int tasksBefore, int tasks, int task) throws Exception {
        OneInputStreamOperatorTestHarness<Decoded, ?> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new PropertyPostSplitter(
                                new PlatformTimeWatermarks(Outcome.TIME, false), false),
                        720,
                        tasks,
                        task);
        if (state != null) {
            harness.initializeState(
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            state, 720, tasksBefore, tasks, task));
        }
        harness.open();
        return harness;
    }

    private static List<Long> timestamps(OneInputStreamOperatorTestHarness<Decoded, ?> harness) {
        return harness.getSideOutput(PropertyPostSplitter.OTHERS).stream()
                .map(StreamRecord::getTimestamp)
                .toList();
    }

    private static Decoded status(int partition, long time) {
        Origin origin = new Origin("t", partition, 0, time, null, "1", 1);
        Message message = new DeviceStatus(origin, "p", "d", null, true, null, null, time, null);
        return new Decoded(message, null);
    }
}
