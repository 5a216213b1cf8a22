package io.fleetpulse.sink;

import io.fleetpulse.config.FleetpulseConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.sink.kafka.KafkaResults;
import io.fleetpulse.sink.postgres.PostgresResults;
import io.fleetpulse.sink.refused.LargestRecord;
import io.fleetpulse.sink.refused.RecordSizes;
import io.fleetpulse.sink.run.Admission;
import io.fleetpulse.sink.run.JobRun;

import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.transformations.SinkTransformation;

import java.util.List;

/**
 * Writes the changes of the chosen tables to PostgreSQL and Kafka, as far as these are configured.
 *
 * <pre>
 * most ───┬─ Chained Kafka results
 *         ├─ PostgreSQL writer ─ dead letters of refused rows ─┐
 * others ─┴────────────────────────────────────────────────────┴─ Kafka results
 * </pre>
 *
 * <p>The changes of one row must stay in order, so forward connections carry them from the emitting
 * operator to the writers. An upstream operator of another parallelism is thus an error when the
 * graph is built, and not a row that is sometimes stale. Nine changes in ten come from one
 * operator; a Kafka writer chained to that operator avoids a network buffer, a quarter of the cost
 * of writing. PostgreSQL always has its own task, because its writer waits for the database.
 */
public final class Results {

    private Results() {}

    /**
     * Writes the changes.
     *
     * @param most changes of the operator that emits the most
     * @param deadLetters dead letters, which are found and counted whatever tables the run writes
     * @param others changes of all other operators
     * @param config the sinks that are on, and the tables that they write
     */
    public static void write(
            Rows most, DataStream<Change> deadLetters, List<Rows> others, FleetpulseConfig config) {
        DataStream<Change> written = deadLetters;
        for (Rows rows : others) {
            if (rows.isWrittenBy(config.results().tables())) {
                written = written.union(rows.changes());
            }
        }
        JobRun run = JobRun.submitted(config);
        boolean writesMost = most.isWrittenBy(config.results().tables());
        DataStream<Change> published = written.forward();
        Admission admission = Admission.FREE;
        if (config.postgres() != null) {
            DataStream<Change> all = writesMost ? most.changes().union(written) : written;
            RecordSizes sizes = () -> LargestRecord.UNLIMITED;
            if (config.resultTopics().enabled()) {
                sizes =
                        new KafkaResults(config.kafka(), config.resultTopics(), run, Admission.FREE)
                                .sizes();
            }
            DataStream<Change> refused =
                    PostgresResults.write(all.forward(), config.postgres(), run, sizes);
            published = published.union(refused.forward());
            admission = PostgresResults.admission(config.postgres(), run);
        }
        if (config.resultTopics().enabled()) {
            KafkaResults kafka =
                    new KafkaResults(config.kafka(), config.resultTopics(), run, admission);
            kafka.write(published);
            if (writesMost) {
                kafka.writeChained(most.changes().forward());
            }
        }
    }

    /**
     * Whether this transformation writes rows. The PostgreSQL writer is not a Flink sink, because
     * it emits refused rows.
     */
    public static boolean isWriter(Transformation<?> transformation) {
        return transformation instanceof SinkTransformation
                || PostgresResults.UID.equals(transformation.getUid());
    }
}
