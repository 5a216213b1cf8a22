package io.fleetpulse.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.ChangeSerializer;
import io.fleetpulse.result.TableChoice;
import io.fleetpulse.sink.refused.LargestRecord;
import io.fleetpulse.sink.run.JobRun;
import io.fleetpulse.tools.Eventually;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Writers of several runs over one database. */
@SuppressWarnings("try") // the harness is closed as Flink closes it
class RunRegistrationTest {

    private static final String LINKS =
            "SELECT device_name, status FROM fleet.device_status ORDER BY 1";

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestDatabase.create();
    }

    private static JobRun replacing(String submission) {
        return new JobRun(submission, 0, "g", "t", false, "fleet", TableChoice.ALL, true);
    }

    private OneInputStreamOperatorTestHarness<Change, Change> start(JobRun run) throws Exception {
        return start(run, null);
    }

    private OneInputStreamOperatorTestHarness<Change, Change> start(
            JobRun run, OperatorSubtaskState state) throws Exception {
        OneInputStreamOperatorTestHarness<Change, Change> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new PostgresWriter(
                                database.config(),
                                run,
                                () -> LargestRecord.UNLIMITED,
                                TestDatabase.IMPATIENT),
                        ChangeSerializer.INSTANCE);
        harness.setup(ChangeSerializer.INSTANCE);
        if (state != null) {
            harness.initializeState(state);
        }
        try {
            harness.open();
        } catch (Exception failure) {
            harness.close();
            throw failure;
        }
        return harness;
    }

    private static void write(
            OneInputStreamOperatorTestHarness<Change, Change> writer, Change change)
            throws Exception {
        writer.processElement(change, 0);
        writer.prepareSnapshotPreBarrier(1);
    }

    /** Runs a writer that writes a row and stops; returns its state. */
    private OperatorSubtaskState stopped(JobRun run) throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = start(run)) {
            write(writer, TableRows.status("d", "online"));
            OperatorSubtaskState state = writer.snapshot(1, 0);
            writer.notifyOfCompletedCheckpoint(1);
            return state;
        }
    }

    @Test
    void aStartWithoutStateOverRowsOfAnotherRunIsRefused() throws Exception {
        stopped(TestDatabase.run("first"));
        assertThatThrownBy(() -> start(TestDatabase.run("second")))
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .hasMessageContaining("device_status of run first")
                .hasMessageContaining("results.over-existing");
        assertEquals(
                List.of("first,f"),
                database.rows("SELECT run_id, replaced_by IS NOT NULL FROM fleet.job_run"));
        assertEquals(List.of("d,online"), database.rows(LINKS));
    }

    @Test
    void aRestoredRunGoesOnUnderItsName() throws Exception {
        OperatorSubtaskState state = stopped(TestDatabase.run("first"));
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                start(TestDatabase.run("second"), state)) {
            write(writer, TableRows.status("d", "offline"));
            assertEquals(
                    List.of("first,second"),
                    database.rows("SELECT run_id, submission_id FROM fleet.job_run"));
        }
        assertEquals(List.of("d,offline"), database.rows(LINKS));
    }

    @Test
    void truncatedTablesAreFree() throws Exception {
        stopped(TestDatabase.run("first"));
        database.execute("TRUNCATE fleet.device_status");
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                start(TestDatabase.run("second"))) {
            write(writer, TableRows.status("e", "online"));
        }
        assertEquals(List.of("e,online"), database.rows(LINKS));
    }

    @Test
    void anAttemptWhoseRegistrationIsDeletedEndsAndTheNextOneRegistersAgain() throws Exception {
        OneInputStreamOperatorTestHarness<Change, Change> writer = start(TestDatabase.run("first"));
        OperatorSubtaskState state = writer.snapshot(1, 0);
        database.execute("TRUNCATE fleet.job_run, fleet.job_run_table");
        writer.processElement(TableRows.status("d", "online"), 0);
        assertThatThrownBy(() -> writer.prepareSnapshotPreBarrier(1))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("fleet.job_run has no row of run first");
        writer.getOperator().close();
        try (OneInputStreamOperatorTestHarness<Change, Change> next =
                start(TestDatabase.run("first"), state)) {
            write(next, TableRows.status("d", "offline"));
        }
        assertEquals(List.of("d,offline"), database.rows(LINKS));
    }

    @Test
    void aReplayOfEverythingReplacesRowsOfARunThatStopped() throws Exception {
        stopped(TestDatabase.run("first"));
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                start(replacing("second"))) {
            write(writer, TableRows.status("d", "offline"));
        }
        assertEquals(List.of("d,offline"), database.rows(LINKS));
        assertEquals(
                List.of("first,second", "second,null"),
                database.rows("SELECT run_id, replaced_by FROM fleet.job_run ORDER BY 1"));
    }

    @Test
    void aRunThatGivesSignsOfLifeIsNeitherReplacedNorRestoredElsewhere() throws Exception {
        OperatorSubtaskState state = stopped(TestDatabase.run("first"));
        try (OneInputStreamOperatorTestHarness<Change, Change> live =
                        start(TestDatabase.run("second"), state);
                Beating beating = new Beating()) {
            for (JobRun other : List.of(TestDatabase.run("third"), replacing("third"))) {
                assertThatThrownBy(() -> start(other))
                        .isInstanceOf(SuppressRestartsException.class)
                        .cause()
                        .hasMessageContaining("run first");
            }
            assertThatThrownBy(() -> start(TestDatabase.run("third"), state))
                    .isInstanceOf(SuppressRestartsException.class)
                    .cause()
                    .hasMessageContaining("still writes");
            write(live, TableRows.status("d", "offline"));
        }
        assertEquals(List.of("d,offline"), database.rows(LINKS));
    }

    @Test
    void aRunThatWasReplacedWritesNoMore() throws Exception {
        OneInputStreamOperatorTestHarness<Change, Change> first = start(TestDatabase.run("first"));
        write(first, TableRows.status("d", "online"));
        fallSilent();
        try (OneInputStreamOperatorTestHarness<Change, Change> second =
                start(replacing("second"))) {
            write(second, TableRows.status("d", "offline"));
            writesNoMore(first);
        }
        assertEquals(List.of("d,offline"), database.rows(LINKS));
    }

    @Test
    void aKilledRunIsDeadAlsoIfTheClockOfTheDatabaseWasSetBack() throws Exception {
        stopped(TestDatabase.run("first"));
        database.execute(
                "UPDATE fleet.job_run SET seen_at = seen_at + interval '8 hours', ended_at = NULL");
        AtomicInteger looks = new AtomicInteger();
        LongSupplier clock = () -> Duration.ofSeconds(looks.getAndAdd(4)).toNanos();

        assertThat(registers(replacing("second"), null, false, clock)).isTrue();
        assertThat(looks.get()).as("seconds watched").isGreaterThan(10);
    }

    @Test
    void aRunThatWasRestoredElsewhereWritesNoMore() throws Exception {
        OperatorSubtaskState state = stopped(TestDatabase.run("first"));
        OneInputStreamOperatorTestHarness<Change, Change> older =
                start(TestDatabase.run("second"), state);
        fallSilent();
        try (OneInputStreamOperatorTestHarness<Change, Change> newer =
                start(TestDatabase.run("third"), state)) {
            write(newer, TableRows.status("d", "offline"));
            writesNoMore(older);
        }
        assertEquals(List.of("d,offline"), database.rows(LINKS));
    }

    private void fallSilent() throws SQLException {
        database.execute("UPDATE fleet.job_run SET seen_at = seen_at - interval '1 minute'");
    }

    private static void writesNoMore(OneInputStreamOperatorTestHarness<Change, Change> fenced)
            throws Exception {
        fenced.processElement(TableRows.status("d", "online"), 0);
        assertThatThrownBy(() -> fenced.prepareSnapshotPreBarrier(2))
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .hasMessageContaining("has taken over");
        fenced.getOperator().close();
    }

    @Test
    void aRestartBeforeTheFirstCheckpointGoesOn() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                start(TestDatabase.run("first"))) {
            write(writer, TableRows.status("d", "online"));
        }
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                start(TestDatabase.run("first"))) {
            write(writer, TableRows.status("d", "offline"));
        }
        assertEquals(List.of("d,offline"), database.rows(LINKS));
    }

    @Test
    void ofTwoRunsThatStartAtOnceOneGetsTheTablesWithAllItsWriters() throws Exception {
        try (Beating beating = new Beating()) {
            ExecutorService threads = Executors.newFixedThreadPool(6);
            List<Callable<Boolean>> starts = new ArrayList<>();
            for (int writer = 0; writer < 6; writer++) {
                JobRun run = TestDatabase.run("run" + writer % 2);
                starts.add(() -> registers(run));
            }
            List<Boolean> registered = new ArrayList<>();
            for (Future<Boolean> start : threads.invokeAll(starts)) {
                registered.add(start.get());
            }
            threads.shutdown();
            assertThat(registered)
                    .isIn(
                            List.of(true, false, true, false, true, false),
                            List.of(false, true, false, true, false, true));
        }
        assertEquals(1, database.rows("SELECT 1 FROM fleet.job_run").size());
    }

    /** The state of one writer has the run, and on a busy cluster this writer starts late. */
    @Test
    void aWriterWithoutTheRunInItsStateWaitsForTheOneThatHasIt() throws Exception {
        stopped(TestDatabase.run("first"));
        AtomicInteger looks = new AtomicInteger();
        LongSupplier late =
                () -> looks.getAndIncrement() == 0 ? 0 : Duration.ofSeconds(29).toNanos();

        CompletableFuture<Boolean> without =
                CompletableFuture.supplyAsync(
                        () -> registers(TestDatabase.run("second"), null, true, late));
        Eventually.holds(
                "the writer has looked for the run", () -> looks.get() > 2 || without.isDone());

        assertThat(registers(TestDatabase.run("second"), "first", true, late)).isTrue();
        assertThat(without.get()).isTrue();
    }

    private boolean registers(JobRun run) {
        return registers(run, null, false, System::nanoTime);
    }

    private boolean registers(JobRun run, String restored, boolean hasState, LongSupplier clock) {
        try (RetryingConnection connection =
                new RetryingConnection(database.config(), TestDatabase.IMPATIENT)) {
            connection.run(new Schema("fleet", "postgres"));
            new RunRegistration(
                            run,
                            "fleet",
                            new JobAttempt(run.submission(), "a", 0),
                            new RowsBefore("fleet"),
                            clock)
                    .register(connection, restored, hasState);
            return true;
        } catch (SuppressRestartsException refused) {
            return false;
        } catch (SQLException | IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /**
     * Writes heartbeats for the run, as the writer's timer does. Their times are ahead of the clock,
     * so that the run does not count as dead if this thread is not scheduled for long.
     */
    private final class Beating implements AutoCloseable {

        private final Thread thread = new Thread(this::beat);

        Beating() {
            thread.start();
        }

        private void beat() {
            try {
                while (!Thread.interrupted()) {
                    database.execute(
                            "DO $$ BEGIN IF to_regclass('fleet.job_run') IS NOT NULL THEN UPDATE"
                                    + " fleet.job_run SET seen_at = clock_timestamp()"
                                    + " + interval '1 minute'; END IF;"
                                    + " END $$");
                    Thread.sleep(100);
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }

        @Override
        public void close() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }
}
