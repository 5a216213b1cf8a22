package io.fleetpulse.sink;

import io.fleetpulse.config.FleetpulseConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.sink.kafka.KafkaResults;
import io.fleetpulse.sink.postgres.PostgresResults;
import io.fleetpulse.sink.refused.LargestRecord;
import io.fleetpulse.sink.run.Admission;
import io.fleetpulse.sink.run.JobRun;

import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Writes every change of a result row to PostgreSQL and to Kafka, as far as they are configured.
 *
 * <pre>
 * most ───┬─ Chained Kafka results
 *         ├─ PostgreSQL writer ─ dead letters of refused rows ─┐
 * others ─┴────────────────────────────────────────────────────┴─ Kafka results
 * </pre>
 *
 * <p>The changes of one row must stay in order, so they take the forward way from the operator that
 * emits them to the writers: an upstream operator of another parallelism is an error when the graph
 * is built, not a row that is sometimes stale. Nine changes in ten come from one operator; a writer
 * to Kafka in its own chain spares them the way through a network buffer, a quarter of what writing
 * costs. PostgreSQL gets its own task always: its writer waits for the database.
 */
public final class Results {

    private Results() {}

    /**
     * Writes the changes.
     *
     * @param most changes of the operator that has most of them, those of one row in order
     * @param others changes of all other operators, those of one row in order and from one of them
     * @param config what is on, and where it is
     */
    public static void write(
            DataStream<Change> most, DataStream<Change> others, FleetpulseConfig config) {
        JobRun run = JobRun.submitted(config);
        DataStream<Change> published = others.forward();
        Admission admission = Admission.FREE;
        if (config.postgres() != null) {
            DataStream<Change> all = most.union(others).forward();
            LargestRecord largest = LargestRecord.UNLIMITED;
            if (config.resultTopics().enabled()) {
                largest = KafkaResults.largest(config.kafka());
            }
            DataStream<Change> refused =
                    PostgresResults.write(all, config.postgres(), run, largest);
            published = published.union(refused.forward());
            admission = PostgresResults.admission(config.postgres(), run);
        }
        if (config.resultTopics().enabled()) {
            KafkaResults kafka =
                    new KafkaResults(config.kafka(), config.resultTopics(), run, admission);
            kafka.write(published);
            kafka.writeChained(most.forward());
        }
    }
}
