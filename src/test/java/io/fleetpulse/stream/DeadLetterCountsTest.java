package io.fleetpulse.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.message.Family;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.TumblingWindows;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Queue;

class DeadLetterCountsTest {

    private static final long MINUTE = 60_000;
    private static final TumblingWindows WINDOWS = new TumblingWindows(MINUTE, 60 * MINUTE);

    /** The watermark at which the first window leaves the state. */
    private static final long EXPIRY = 61 * MINUTE - 1;

    private OneInputStreamOperatorTestHarness<DeadLetter, StreamIncrement> operator;

    @BeforeEach
    void start() throws Exception {
        start(WINDOWS, null);
    }

    private void start(TumblingWindows windows, OperatorSubtaskState state) throws Exception {
        operator = new OneInputStreamOperatorTestHarness<>(new DeadLetterCounts(windows));
        operator.setup();
        if (state != null) {
            operator.initializeState(state);
        }
        operator.open();
    }

    @AfterEach
    void close() throws Exception {
        operator.close();
    }

    private static DeadLetter letter(long kafkaTimestamp) {
        return new DeadLetter(
                "topic",
                3,
                5,
                2,
                DeadLetterReason.BAD_VALUE,
                "detail",
                kafkaTimestamp,
                null,
                "value",
                false,
                Family.STATUS.label());
    }

    private void process(long kafkaTimestamp, long ofItsPartition) throws Exception {
        operator.processElement(new StreamRecord<>(letter(kafkaTimestamp), ofItsPartition));
    }

    private static StreamIncrement count(long time) {
        return StreamIncrement.ofDeadLetter(Family.STATUS.label(), time);
    }

    private Change amendment() {
        Queue<StreamRecord<Change>> rows = operator.getSideOutput(DeadLetterCounts.AMENDMENTS);
        assertThat(rows).hasSize(1);
        return rows.poll().getValue();
    }

    private void assertThatNothingAmends() {
        Queue<StreamRecord<Change>> rows = operator.getSideOutput(DeadLetterCounts.AMENDMENTS);
        if (rows != null) {
            assertThat(rows).isEmpty();
        }
    }

    @Test
    void aLetterCountsInItsWindowAsLongAsThatIsInTheState() throws Exception {
        process(1, Long.MIN_VALUE);
        process(2, EXPIRY - 1);
        operator.processWatermark(EXPIRY - 1);
        process(3, 0);
        assertThat(operator.extractOutputValues()).containsExactly(count(1), count(2), count(3));
        assertThatNothingAmends();
    }

    @Test
    void afterwardsItIsARowOfItsOwn() throws Exception {
        process(MINUTE - 1, EXPIRY);
        assertThat(operator.extractOutputValues()).isEmpty();
        assertThat(amendment())
                .isEqualTo(
                        Change.upsert(
                                Table.COUNT_AMENDMENT,
                                "stream_window",
                                "",
                                "status",
                                "topic",
                                2L,
                                0L,
                                "",
                                "",
                                Delivery.position(3, 5),
                                MINUTE,
                                0L,
                                0L,
                                0L,
                                0L,
                                0L,
                                null,
                                null,
                                0L,
                                1L,
                                MINUTE - 1));
    }

    @Test
    void theStreamsWatermarkCountsTooWhereThePartitionIsBehindIt() throws Exception {
        operator.processWatermark(EXPIRY);
        process(1, 0);
        assertThat(operator.extractOutputValues()).isEmpty();
        assertThat(amendment().value(5)).isEqualTo(0L);
    }

    @ParameterizedTest
    @ValueSource(longs = {60, 120})
    void afterARestartTheHighestWatermarkAndTheHorizonOfTheEarlierRunDecide(long horizon)
            throws Exception {
        operator.processWatermark(EXPIRY);
        OperatorSubtaskState state = operator.snapshot(1, 1);
        operator.close();
        start(new TumblingWindows(MINUTE, horizon * MINUTE), state);
        process(1, Long.MIN_VALUE);
        operator.processWatermark(MINUTE);
        process(2, Long.MIN_VALUE);
        assertThat(operator.extractOutputValues()).isEmpty();
        assertThat(operator.getSideOutput(DeadLetterCounts.AMENDMENTS)).hasSize(2);
    }

    @Test
    void aLetterWithoutATimeFallsIntoNoWindow() throws Exception {
        process(-1, EXPIRY);
        assertThat(operator.extractOutputValues()).containsExactly(count(-1));
        assertThatNothingAmends();
    }
}
