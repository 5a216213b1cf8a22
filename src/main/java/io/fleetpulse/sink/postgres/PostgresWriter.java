package io.fleetpulse.sink.postgres;

import io.fleetpulse.config.PostgresConfig;
import io.fleetpulse.result.Change;

import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import java.util.concurrent.ScheduledFuture;

/**
 * The one writer of all tables. It collects changes and flushes them when enough have gathered, when
 * the first of them has waited long enough, before every checkpoint barrier, and at the end of the
 * input. It has no state: what a checkpoint covers is in the database, and after a failure the rows
 * are written again and end the same.
 *
 * <p>An operator and not a {@code Sink}, because what the database refuses goes on from here: as a
 * dead letter to the Kafka results.
 */
final class PostgresWriter extends AbstractStreamOperator<Change>
        implements OneInputStreamOperator<Change, Change> {

    private static final long serialVersionUID = 1;

    /**
     * How much text a flush may hold, in chars, before it goes however few its rows are: dead letters
     * hold up to 64 KiB each.
     */
    private static final long MOST_TEXT = 16L * 1024 * 1024;

    private final PostgresConfig postgres;
    private final Backoff backoff;
    private transient Batch batch;
    private transient Database database;
    private transient ScheduledFuture<?> flushTimer;
    private transient Counter rowsWritten;
    private transient Counter rowsRejected;
    private transient Counter deadLettersDropped;
    private transient Counter flushes;
    private transient Counter flushMillis;
    private transient volatile long lastFlushMillis;

    PostgresWriter(PostgresConfig postgres, Backoff backoff) {
        this.postgres = postgres;
        this.backoff = backoff;
    }

    @Override
    public void open() throws Exception {
        super.open();
        batch = new Batch();
        rowsWritten = getMetricGroup().counter("rowsWritten");
        rowsRejected = getMetricGroup().counter("rowsRejected");
        deadLettersDropped = getMetricGroup().counter("deadLettersDropped");
        flushes = getMetricGroup().counter("flushes");
        flushMillis = getMetricGroup().counter("flushMillis");
        getMetricGroup().gauge("lastFlushMillis", () -> lastFlushMillis);
        database = new Database(postgres, backoff);
        database.run(new Schema(postgres.user()));
    }

    @Override
    public void processElement(StreamRecord<Change> element) throws Exception {
        batch.add(element.getValue());
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
    public void finish() throws Exception {
        flush();
        super.finish();
    }

    @Override
    public void close() throws Exception {
        stopTimer();
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
        Flushed flushed = database.run(new Flush(batch));
        batch = new Batch();
        lastFlushMillis = (System.nanoTime() - start) / 1_000_000;
        flushes.inc();
        flushMillis.inc(lastFlushMillis);
        rowsWritten.inc(flushed.written());
        rowsRejected.inc(flushed.rejected());
        deadLettersDropped.inc(flushed.dropped());
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
