package io.fleetpulse.sink.postgres;

import io.fleetpulse.config.PostgresConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.sink.refused.RecordSizes;
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
    private transient RowAdmission admission;
    private transient List<TableSql> tables;
    private transient RunLease lease;
    private transient Batch batch;
    private transient RetryingConnection database;
    private transient ScheduledFuture<?> flushTimer;
    private transient RunUpdates updates;
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
        admission = new RowAdmission(starting.tables(), sizes.find(), counters);
        updates = RunUpdates.start(database, lease, getProcessingTimeService());
    }

    @Override
    public void processElement(StreamRecord<Change> element) throws Exception {
        Change change = element.getValue();
        if (!admission.writes(change.table())) {
            return;
        }
        if (RowAdmission.isStorable(change)) {
            admission.add(change, batch);
        } else {
            output.collect(new StreamRecord<>(admission.refuse(change, batch)));
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
        updates.checkpointed();
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
            updates.completed(before, checkpointId);
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
        if (updates != null) {
            updates.end();
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

    private void stopTimer() {
        if (flushTimer != null) {
            flushTimer.cancel(false);
            flushTimer = null;
        }
    }
}
