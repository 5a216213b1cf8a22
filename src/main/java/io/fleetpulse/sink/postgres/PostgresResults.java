package io.fleetpulse.sink.postgres;

import io.fleetpulse.config.PostgresConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.ChangeSerializer;
import io.fleetpulse.result.CompactTypeInformation;
import io.fleetpulse.sink.refused.RecordSizes;
import io.fleetpulse.sink.run.Admission;
import io.fleetpulse.sink.run.JobRun;

import org.apache.flink.streaming.api.datastream.DataStream;

/** Writes every change to its table in PostgreSQL. */
public final class PostgresResults {

    /** The uid of the operator that writes. */
    public static final String UID = "results-postgres";

    private PostgresResults() {}

    /** Returns the admission that lets other sinks write once the run owns its tables. */
    public static Admission admission(PostgresConfig config, JobRun run) {
        return new RegisteredRun(config, run);
    }

    /**
     * Writes the changes. The writer starts its own chain, so that a slow database blocks no other
     * operator's thread.
     *
     * @param changes changes of all tables, those of one row in order
     * @param config the database, and when rows are flushed
     * @param run the submission, and the tables that it writes
     * @param sizes how large a row may be for Kafka; a larger row has a dead letter in PostgreSQL
     *     too
     * @return dead letters of the rows that the database refused, already written to their table
     */
    public static DataStream<Change> write(
            DataStream<Change> changes, PostgresConfig config, JobRun run, RecordSizes sizes) {
        return changes.transform(
                        "PostgreSQL results",
                        new CompactTypeInformation<>(Change.class, ChangeSerializer.INSTANCE),
                        new PostgresWriter(config, run, sizes, RetryPauses.ONE_MINUTE))
                .startNewChain()
                .uid(UID)
                .setDescription(
                        "PostgreSQL results: rows of all tables, flushed before every checkpoint");
    }
}
