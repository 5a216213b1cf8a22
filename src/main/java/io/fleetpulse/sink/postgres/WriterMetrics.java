package io.fleetpulse.sink.postgres;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** The metrics of the PostgreSQL writer. */
final class WriterMetrics {

    private final Counter rowsWritten;
    private final Counter rowsRejected;
    private final Counter rowsTooLarge;
    private final Counter deadLettersDropped;
    private final Counter flushes;
    private final Counter flushMillis;

    /** Read by the threads of metric reporters. */
    private volatile long lastFlushMillis;

    /** Registers the metrics in the group of the writer. */
    WriterMetrics(MetricGroup group) {
        rowsWritten = group.counter("rowsWritten");
        rowsRejected = group.counter("rowsRejected");
        rowsTooLarge = group.counter("rowsTooLarge");
        deadLettersDropped = group.counter("deadLettersDropped");
        flushes = group.counter("flushes");
        flushMillis = group.counter("flushMillis");
        group.gauge("lastFlushMillis", () -> lastFlushMillis);
    }

    /** Counts a row that the writer replaces by a dead letter without asking the database. */
    void rejected() {
        rowsRejected.inc();
    }

    /** Counts a row that is too large for Kafka. */
    void tooLarge() {
        rowsTooLarge.inc();
    }

    /**
     * Counts a flush and its rows.
     *
     * @param millis how long the flush took, milliseconds
     */
    void flushed(Flushed flushed, long millis) {
        lastFlushMillis = millis;
        flushes.inc();
        flushMillis.inc(millis);
        rowsWritten.inc(flushed.written());
        rowsRejected.inc(flushed.rejected());
        deadLettersDropped.inc(flushed.dropped());
    }
}
