package io.fleetpulse.job;

import static io.fleetpulse.job.MessagesOfJob.JOB;
import static io.fleetpulse.job.MessagesOfJob.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.InstanceMigration;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

class MigrationJobsTest {

    private static final int MOST_DEVICES = 5;

    private static KeyedOneInputStreamOperatorTestHarness<String, InstanceMigration, Change> jobs(
            OperatorSubtaskState state) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, InstanceMigration, Change> jobs =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new MigrationJobs(MOST_DEVICES)),
                        InstanceMigration::jobId,
                        Types.STRING);
        jobs.setStateTtlProcessingTime(0);
        if (state != null) {
            jobs.initializeState(state);
        }
        jobs.open();
        return jobs;
    }

    private static List<Change> rows(
            KeyedOneInputStreamOperatorTestHarness<String, InstanceMigration, Change> jobs,
            InstanceMigration... messages)
            throws Exception {
        for (InstanceMigration message : messages) {
            jobs.processElement(new StreamRecord<>(message));
        }
        List<Change> rows = new ArrayList<>(jobs.extractOutputValues());
        jobs.getOutput().clear();
        return rows;
    }

    private static Change row(String status, long migrated, long rolledBack, long since) {
        return Change.upsert(
                Table.MIGRATION_JOB, JOB, status, "source", "target", migrated, rolledBack, since);
    }

    @Test
    void distinctDevicesCountWhateverTheRepetitionAndAcrossRestarts() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, InstanceMigration, Change> jobs = jobs(null);
        assertThat(rows(jobs, migration("GRAY_EXECUTING", 1)))
                .containsExactly(row("GRAY_EXECUTING", 0, 0, 1));
        assertThat(rows(jobs, migration("GRAY_EXECUTING", 1, "a", "b", "a")))
                .containsExactly(row("GRAY_EXECUTING", 2, 0, 1));
        assertThat(rows(jobs, migration("GRAY_EXECUTING", 1, "a", "b"))).isEmpty();

        OperatorSubtaskState state = jobs.snapshot(1, 1);
        jobs.close();
        jobs = jobs(state);
        assertThat(rows(jobs, migration("ALL_EXECUTING", 3, "b", "c")))
                .containsExactly(row("ALL_EXECUTING", 3, 0, 3));
        assertThat(rows(jobs, migration("ALL_FINISHED", 4, "z")))
                .containsExactly(row("ALL_FINISHED", 3, 0, 4));

        assertThat(jobs.numEventTimeTimers() + jobs.numProcessingTimeTimers()).isZero();
        jobs.close();
    }

    @Test
    void devicesThatAreRolledBackCountApart() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, InstanceMigration, Change> jobs = jobs(null);
        assertThat(
                        rows(
                                jobs,
                                migration("ALL_EXECUTING", 1, "a", "b"),
                                migration("BATCH_ROLL_BACK_EXECUTING", 2, "b", "c"),
                                migration("ROLL_BACK_EXECUTING", 3, "b")))
                .endsWith(row("ROLL_BACK_EXECUTING", 2, 2, 3));
        jobs.close();
    }

    @Test
    void noMoreDevicesAreDistinguishedThanTheLimit() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, InstanceMigration, Change> jobs = jobs(null);
        assertThat(rows(jobs, migration("ALL_EXECUTING", 1, "a", "b", "c", "d", "e", "f", "g")))
                .containsExactly(row("ALL_EXECUTING", MOST_DEVICES, 0, 1));
        assertThat(rows(jobs, migration("ROLL_BACK_EXECUTING", 2, "a", "h")))
                .containsExactly(row("ROLL_BACK_EXECUTING", MOST_DEVICES, 2, 2));
        jobs.close();
    }

    @Property(tries = 100)
    void beyondTheMostNeitherOrderNorRepetitionLeavesATrace(
            @ForAll("manyMessagesOfMany") List<InstanceMigration> messages, @ForAll Random random)
            throws Exception {
        List<InstanceMigration> arriving = new ArrayList<>(messages);
        arriving.addAll(messages);
        Collections.shuffle(arriving, random);

        Change row = last(arriving);
        assertThat(row.value(4))
                .isEqualTo(
                        Math.min(MOST_DEVICES, named(messages, "ALL_EXECUTING", "GRAY_EXECUTING")));
        assertThat(row.value(5))
                .isEqualTo(Math.min(MOST_DEVICES, named(messages, "ROLL_BACK_EXECUTING")));
    }

    @Provide
    Arbitrary<List<InstanceMigration>> manyMessagesOfMany() {
        return Combinators.combine(
                        Arbitraries.of("ALL_EXECUTING", "ROLL_BACK_EXECUTING"),
                        Arbitraries.longs().between(1, 6),
                        Arbitraries.of("a", "b", "c", "d", "e", "f", "g", "h").list().ofMaxSize(4))
                .as((status, at, names) -> migration(status, at, names))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Test
    void aJobIsForgottenAfterItsRetention() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, InstanceMigration, Change> jobs = jobs(null);
        rows(jobs, migration("ALL_EXECUTING", 1, "a", "b"));
        jobs.setStateTtlProcessingTime(2 * PlatformJobs.RETENTION.toMillis());

        assertThat(rows(jobs, migration("ALL_EXECUTING", 3, "a")))
                .containsExactly(row("ALL_EXECUTING", 1, 0, 3));
        jobs.close();
    }

    @Property(tries = 100)
    void orderAndRepetitionLeaveNoTrace(
            @ForAll("manyMessages") List<InstanceMigration> messages, @ForAll Random random)
            throws Exception {
        List<InstanceMigration> arriving = new ArrayList<>(messages);
        arriving.addAll(messages.subList(0, messages.size() / 2));
        Collections.shuffle(arriving, random);

        Change row = last(arriving);
        assertThat(row).isEqualTo(last(messages));
        assertThat(row.value(4)).isEqualTo(named(messages, "ALL_EXECUTING", "GRAY_EXECUTING"));
        assertThat(row.value(5))
                .isEqualTo(named(messages, "ROLL_BACK_EXECUTING", "BATCH_ROLL_BACK_EXECUTING"));
    }

    private static Change last(List<InstanceMigration> messages) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, InstanceMigration, Change> jobs = jobs(null);
        List<Change> rows = rows(jobs, messages.toArray(new InstanceMigration[0]));
        jobs.close();
        return rows.get(rows.size() - 1);
    }

    private static long named(List<InstanceMigration> messages, String... statuses) {
        Set<String> names = new HashSet<>();
        for (InstanceMigration message : messages) {
            if (List.of(statuses).contains(message.status())) {
                message.devices().forEach(device -> names.add(device.deviceName()));
            }
        }
        return names.size();
    }

    @Provide
    Arbitrary<List<InstanceMigration>> manyMessages() {
        return Combinators.combine(
                        Arbitraries.of(
                                "GRAY_EXECUTING",
                                "ALL_EXECUTING",
                                "ALL_FINISHED",
                                "ROLL_BACK_EXECUTING",
                                "BATCH_ROLL_BACK_EXECUTING",
                                "X"),
                        Arbitraries.longs().between(1, 6),
                        Arbitraries.of("a", "b", "c", "d", "e").list().ofMaxSize(4))
                .as((status, at, names) -> migration(status, at, names))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }
}
