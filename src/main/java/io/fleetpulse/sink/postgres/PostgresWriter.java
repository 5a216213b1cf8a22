package io.fleetpulse.sink.postgres;

import io.fleetpulse.config.PostgresConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.sink.json.RowJson;
import io.fleetpulse.sink.refused.LargestRecord;
import io.fleetpulse.sink.refused.RecordSizes;
import io.fleetpulse.sink.refused.RefusedRow;
import io.fleetpulse.sink.run.JobRun;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ScheduledFuture;

/**
 * Writes the rows of all tables. The writer collects changes and flushes them when there are
 * enough, when the oldest has waited long enough, before every checkpoint barrier, and at the end
 * of the input. All rows of a completed checkpoint are therefore in the database. After a failure
 * the writer restores the rows of that checkpoint, see {@link RowsBefore}, and the job writes later
 * rows again.
 *
 * <p>The state contains the run's name, which lets a restored job continue with the tables that it
 * filled. A job without this state treats their rows as rows of another run, see {@link RunRules}.
 *
 * <p>The writer is an operator and not a {@code Sink}, because it emits dead letters of rows that
 * the database refuses to the Kafka results.
 */
final class PostgresWriter extends AbstractStreamOperator<Change>
        implements OneInputStreamOperator<Change, Change> {

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(PostgresWriter.class);

    /**
     * Maximum text of a batch, in chars, before it is flushed with any number of rows: dead letters
     * hold up to 64 KiB each.
     */
    private static final long MOST_TEXT = 16L * 1024 * 1024;

    private final PostgresConfig postgres;
    private final JobRun starting;
    private final RecordSizes sizes;
    private final RetryPauses backoff;
    private transient ListState<String> runState;
    private transient String restored;
    private transient boolean hasState;
    private transient long checkpoint;
    private transient RowsBefore before;
    private transient LargestRecord largest;
    private transient boolean checkpointed;
    private transient boolean[] written;
    private transient List<TableSql> tables;
    private transient RunLease lease;
    private transient Batch batch;
    private transient RetryingConnection database;
    private transient ScheduledFuture<?> flushTimer;
    private transient ScheduledFuture<?> beatTimer;
    private transient WriterMetrics counters;

    /**
     * Creates a writer.
     *
     * @param postgres the database, and when rows are flushed
     * @param starting the submission, and the tables that it writes
     * @param sizes rows that are too large for Kafka have dead letters here too
     * @param backoff how often and how soon temporary failures are retried
     */
    PostgresWriter(
            PostgresConfig postgres, JobRun starting, RecordSizes sizes, RetryPauses backoff) {
        this.postgres = postgres;
        this.starting = starting;
        this.sizes = sizes;
        this.backoff = backoff;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        runState =
                context.getOperatorStateStore()
                        .getListState(new ListStateDescriptor<>("run", StringSerializer.INSTANCE));
        hasState = context.isRestored();
        checkpoint = context.getRestoredCheckpointId().orElse(0);
        for (String run : runState.get()) {
            restored = run;
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        batch = new Batch();
        tables = TableSql.all(postgres.schema());
        written = new boolean[Table.values().length];
        starting.tables().tables().forEach(table -> written[table.ordinal()] = true);
        counters = new WriterMetrics(getMetricGroup());
        database = new RetryingConnection(postgres, backoff);
        database.run(new Schema(postgres.schema(), postgres.user()));
        before = new RowsBefore(postgres.schema());
        Environment environment = getContainingTask().getEnvironment();
        JobAttempt attempt =
                JobAttempt.of(environment.getJobID(), environment.getExecutionId(), checkpoint);
        lease =
                new RunRegistration(starting, postgres.schema(), attempt, before)
                        .register(database, restored, hasState);
        restored = lease.run();
        largest = sizes.find();
        beatLater();
    }

    @Override
    public void processElement(StreamRecord<Change> element) throws Exception {
        Change change = element.getValue();
        if (!written[change.table().ordinal()]) {
            return;
        }
        if (!change.isDelete() && !IndexKey.fits(change)) {
            refuse(change);
            return;
        }
        long textBefore = batch.text();
        batch.add(change);
        if (!largest.fitsSurely(change.table(), batch.text() - textBefore)) {
            addIfTooLargeForKafka(change);
        }
        if (batch.size() >= postgres.flushRows() || batch.text() >= MOST_TEXT) {
            flush();
        } else if (flushTimer == null) {
            long now = getProcessingTimeService().getCurrentProcessingTime();
            flushTimer =
                    getProcessingTimeService()
                            .registerTimer(
                                    now + postgres.flushInterval().toMillis(), time -> flush());
        }
    }

    /** Replaces a row that would fail its whole statement by a dead letter. */
    private void refuse(Change change) {
        String detail =
                "A key of "
                        + IndexKey.bytes(change)
                        + " bytes; PostgreSQL's indexes hold at most "
                        + IndexKey.MOST_BYTES;
        LOG.warn("A row of {} becomes a dead letter: {}", change.table().label(), detail);
        counters.rejected();
        Change deadLetter = new RefusedRow(change, detail).deadLetter();
        addDeadLetter(deadLetter);
        output.collect(new StreamRecord<>(deadLetter));
    }

    /** Adds the dead letter that the Kafka sink writes in place of the row. */
    private void addIfTooLargeForKafka(Change change) {
        RowJson.Entry entry = new RowJson().entry(change);
        if (change.table() != Table.DEAD_LETTER && !largest.fits(change.table(), entry)) {
            counters.tooLarge();
            addDeadLetter(largest.refused(change, entry).deadLetter());
        }
    }

    private void addDeadLetter(Change deadLetter) {
        if (written[Table.DEAD_LETTER.ordinal()]) {
            batch.add(deadLetter);
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        runState.update(List.of(restored));
        checkpoint = context.getCheckpointId();
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        if (!checkpointed) {
            checkpointed = updated(lease::checkpointed);
        }
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
            updated(connection -> before.completed(connection, lease.run(), checkpointId));
        }
    }

    @Override
    public void finish() throws Exception {
        flush();
        super.finish();
    }

    @Override
    public void close() throws Exception {
        stopTimer();
        if (beatTimer != null) {
            beatTimer.cancel(false);
            updated(lease::end);
        }
        if (database != null) {
            database.close();
        }
        super.close();
    }

    private void flush() throws Exception {
        stopTimer();
        if (batch.size() == 0) {
            return;
        }
        long start = System.nanoTime();
        RowWriter writer = new RowWriter(tables, before, lease.run(), checkpoint);
        Flushed flushed = database.run(new Flush(batch, writer, lease));
        batch = new Batch();
        counters.flushed(flushed, (System.nanoTime() - start) / 1_000_000);
        for (Change deadLetter : flushed.deadLetters()) {
            output.collect(new StreamRecord<>(deadLetter));
        }
    }

    private void beatLater() {
        long next = getProcessingTimeService().getCurrentProcessingTime() + RunLease.BEAT_MS;
        beatTimer =
                getProcessingTimeService()
                        .registerTimer(
                                next,
                                time -> {
                                    updated(lease::beat);
                                    beatLater();
                                });
    }

    /**
     * Updates the registry of runs, and returns whether the update succeeded. Ignores failures,
     * because the next flush reports a lost database.
     */
    private boolean updated(Update update) throws IOException {
        try {
            return database.once(
                    connection -> {
                        update.in(connection);
                        return true;
                    });
        } catch (SQLException lost) {
            LOG.debug("The registry of runs was not updated", lost);
            return false;
        }
    }

    private interface Update {
        void in(Connection connection) throws SQLException;
    }

    private void stopTimer() {
        if (flushTimer != null) {
            flushTimer.cancel(false);
            flushTimer = null;
        }
    }
}
