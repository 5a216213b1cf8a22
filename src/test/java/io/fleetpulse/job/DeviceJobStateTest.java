package io.fleetpulse.job;

import static io.fleetpulse.job.MessagesOfJob.JOB;
import static io.fleetpulse.job.MessagesOfJob.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.DeviceJob;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class DeviceJobStateTest {

    private static Change rowAfter(List<DeviceJob> messages) {
        DeviceJobState job = DeviceJobState.UNKNOWN;
        for (DeviceJob message : messages) {
            job = job.after(message);
        }
        return job.toRow(JOB);
    }

    private static Change rowAfter(DeviceJob... messages) {
        List<DeviceJob> arriving = new ArrayList<>(List.of(messages));
        Change row = rowAfter(arriving);
        Collections.reverse(arriving);
        assertThat(rowAfter(arriving)).isEqualTo(row);
        return row;
    }

    private static Change row(
            String jobType, String status, long since, Long startedAt, Long finishedAt) {
        return Change.upsert(Table.DEVICE_JOB, JOB, jobType, status, since, startedAt, finishedAt);
    }

    @Test
    void theNewestMessageDecidesTheStatus() {
        assertThat(rowAfter(job("INITIALIZING", 1), job("WAITING", 2)))
                .isEqualTo(row("CUSTOM_JOB", "WAITING", 2, null, null));
    }

    @Test
    void aJobStartsWithItsEarliestProgressAndFinishesWithItsEarliestEnd() {
        assertThat(
                        rowAfter(
                                job("IN_PROGRESS", 2),
                                job("IN_PROGRESS", 4),
                                job("COMPLETED", 6),
                                job("CANCELLED", 8),
                                job("REMOVING", 9)))
                .isEqualTo(row("CUSTOM_JOB", "REMOVING", 9, 2L, 6L));
    }

    @Test
    void atEqualTimesTheLaterStatusInTheLifeOfAJobWins() {
        assertThat(rowAfter(job("WAITING", 1), job("IN_PROGRESS", 1)).value(2))
                .isEqualTo("IN_PROGRESS");
        assertThat(rowAfter(job("COMPLETED", 1), job("CANCELLING", 1)).value(2))
                .isEqualTo("COMPLETED");
        assertThat(rowAfter(job("SOMETHING_NEW", 1), job("INITIALIZING", 1)).value(2))
                .isEqualTo("INITIALIZING");
        assertThat(rowAfter(job("NEW_A", 1), job("NEW_B", 1)).value(2)).isEqualTo("NEW_B");
    }

    @Test
    void theKindIsTheNewestThatAMessageHas() {
        assertThat(rowAfter(job("WAITING", 1, "A"), job("WAITING", 2, null)).value(1))
                .isEqualTo("A");
        assertThat(rowAfter(job("WAITING", 1, "A"), job("WAITING", 1, "B")).value(1))
                .isEqualTo("B");
        assertThat(rowAfter(job("WAITING", 1, null)).value(1)).isNull();
    }

    @Property(tries = 500)
    void orderAndRepetitionLeaveNoTrace(
            @ForAll("manyMessages") List<DeviceJob> messages, @ForAll Random random) {
        List<DeviceJob> arriving = new ArrayList<>(messages);
        arriving.addAll(messages.subList(0, messages.size() / 2));
        Collections.shuffle(arriving, random);

        assertThat(rowAfter(arriving)).isEqualTo(rowAfter(messages));
    }

    @Provide
    Arbitrary<List<DeviceJob>> manyMessages() {
        return Combinators.combine(
                        Arbitraries.of(
                                "INITIALIZING", "IN_PROGRESS", "COMPLETED", "CANCELLED", "X", "Y"),
                        Arbitraries.longs().between(1, 6),
                        Arbitraries.of("A", "B").injectNull(0.3))
                .as(MessagesOfJob::job)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }
}
