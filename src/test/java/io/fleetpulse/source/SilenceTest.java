package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.source.SourceTask.Reader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/** Tests which partitions hold back the watermark, and the watermark of silent input. */
class SilenceTest {

    private static final long BEHIND = DecodedOutcome.TIME.outOfOrderness().toMillis() + 1;
    private static final Duration IDLENESS = DecodedOutcome.TIME.idleness();
    private static final Duration SILENCE = DecodedOutcome.TIME.silence();
    private static final Duration MOMENT = Duration.ofSeconds(2);
    private static final long DAY = Duration.ofDays(1).toMillis();

    private Reader reader;

    private void start(int tasks) {
        reader = new Reader(tasks);
    }

    private void live(int task, String partition) {
        reader.task(task).read(partition, reader.now());
    }

    private void assertFollowsTheClock() {
        long silent = reader.now() - SILENCE.toMillis();
        assertThat(reader.watermark()).isBetween(silent - MOMENT.toMillis(), silent);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aPartitionOfMessagesWithoutPlatformTimeHoldsBackNoOther(int other) {
        start(2);
        reader.task(0).addPartition("a");
        reader.task(other).addPartition("b");
        Runnable both =
                () -> {
                    live(0, "a");
                    reader.task(other).readTimeless("b");
                    reader.task(other).readGarbage("b");
                };

        reader.pass(IDLENESS.minus(MOMENT), both);
        assertThat(reader.watermark()).isEqualTo(Long.MIN_VALUE);
        reader.pass(MOMENT.multipliedBy(2), both);

        assertThat(reader.watermark()).isGreaterThan(reader.now() - BEHIND - 2_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aPartitionThatTurnsToGarbageHoldsBackNoOther(int other) {
        start(2);
        reader.task(0).addPartition("a");
        reader.task(other).addPartition("b");
        reader.pass(
                MOMENT,
                () -> {
                    live(0, "a");
                    live(other, "b");
                });

        reader.pass(
                Duration.ofMinutes(5),
                () -> {
                    live(0, "a");
                    reader.task(other).readGarbage("b");
                });

        assertThat(reader.watermark()).isGreaterThan(reader.now() - BEHIND - 2_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void inSilenceEverywhereTheWatermarkFollowsTheClock(int tasks) {
        start(tasks);
        reader.task(0).addPartition("a");
        reader.task(tasks - 1).addPartition("b");
        live(0, "a");
        live(tasks - 1, "b");
        long last = reader.now();

        reader.pass(SILENCE.minus(MOMENT));
        assertThat(reader.watermark()).isEqualTo(last - BEHIND);
        reader.pass(MOMENT.multipliedBy(2));
        assertFollowsTheClock();
        reader.pass(Duration.ofHours(1));
        assertFollowsTheClock();

        live(0, "a");
        live(tasks - 1, "b");
        reader.pass(MOMENT);
        assertThat(reader.watermark()).isEqualTo(reader.now() - MOMENT.toMillis() - BEHIND);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aTopicInWhichNothingIsYetIsSilentToo(int tasks) {
        start(tasks);
        reader.task(0).addPartition("a");

        reader.pass(SILENCE.minus(MOMENT));
        assertThat(reader.watermark()).isEqualTo(Long.MIN_VALUE);
        reader.pass(MOMENT.multipliedBy(2), () -> reader.task(0).readTimeless("a"));

        assertFollowsTheClock();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void oldMessagesAreNoSilenceWhileTheyAreRead(int other) {
        start(2);
        reader.task(0).addPartition("a");
        reader.task(other).addPartition("b");

        reader.pass(Duration.ofMinutes(10), () -> reader.task(0).read("a", reader.now() - DAY));

        assertThat(reader.watermark()).isEqualTo(reader.now() - 1_000 - DAY - BEHIND);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aMessageThatIsRedeliveredAgainAndAgainHoldsBackNoOtherPartition(int other) {
        start(2);
        reader.task(0).addPartition("a");
        reader.task(other).addPartition("b");
        long old = reader.now() - DAY;

        reader.pass(
                IDLENESS.plus(MOMENT),
                () -> {
                    live(0, "a");
                    reader.task(other).read("b", old);
                });

        assertThat(reader.watermark()).isGreaterThan(reader.now() - BEHIND - 2_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aMessageThatIsRedeliveredAgainAndAgainIsNoEndOfTheSilence(int tasks) {
        start(tasks);
        reader.task(0).addPartition("a");
        long last = reader.now();

        reader.pass(SILENCE.plus(MOMENT), () -> reader.task(0).read("a", last));

        assertFollowsTheClock();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoIsAheadIsNotHeldBackByTheSilence(int other) {
        start(2);
        reader.task(0).addPartition("a");
        reader.task(other).addPartition("b");
        live(other, "b");

        for (int minute = 0; minute < 5; minute++) {
            reader.pass(Duration.ofMinutes(1), () -> live(0, "a"));
        }

        assertThat(reader.watermark()).isGreaterThan(reader.now() - BEHIND - 2_000);
    }

    @Test
    void oldMessagesAfterASilenceAreReadWithoutTheWatermarkGoingBack() {
        start(1);
        reader.task(0).addPartition("a");
        reader.pass(SILENCE.plus(MOMENT));
        long silent = reader.watermark();

        reader.pass(MOMENT, () -> reader.task(0).read("a", reader.now() - DAY));

        assertThat(reader.watermark()).isBetween(silent, silent + 2_000);
    }

    @Test
    void aTaskWithoutAPartitionIsWaitedForBriefly() {
        start(2);
        reader.task(0).addPartition("a");

        reader.pass(Duration.ofSeconds(9), () -> live(0, "a"));
        assertThat(reader.watermark()).isEqualTo(Long.MIN_VALUE);
        reader.pass(MOMENT, () -> live(0, "a"));

        assertThat(reader.watermark()).isGreaterThan(reader.now() - BEHIND - 2_000);
    }

    @Test
    void partitionsThatAreFoundLateAreWaitedForLikeOthers() {
        start(2);
        reader.pass(Duration.ofSeconds(20));
        reader.task(0).addPartition("a");
        reader.task(1).addPartition("b");
        reader.pass(Duration.ofMillis(200));

        reader.pass(MOMENT, () -> live(0, "a"));
        assertThat(reader.watermark()).isEqualTo(Long.MIN_VALUE);
        long old = reader.now() - DAY;
        reader.pass(
                MOMENT,
                () -> {
                    live(0, "a");
                    reader.task(1).read("b", old);
                });

        assertThat(reader.watermark()).isEqualTo(old - BEHIND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "c"})
    void aTaskThatHasReadOnlyOneOfItsPartitionsHoldsBackTheOthers(String first) {
        start(2);
        reader.task(0).addPartition("a");
        reader.task(1).addPartition("b");
        reader.task(1).addPartition("c");
        long old = reader.now() - DAY;

        reader.pass(
                MOMENT,
                () -> {
                    live(0, "a");
                    reader.task(1).read(first, old);
                });
        assertThat(reader.watermark()).isEqualTo(Long.MIN_VALUE);
        reader.pass(
                MOMENT,
                () -> {
                    live(0, "a");
                    reader.task(1).read("b", old);
                    reader.task(1).read("c", old);
                });

        assertThat(reader.watermark()).isEqualTo(old - BEHIND);
    }
}
