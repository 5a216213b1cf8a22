package io.fleetpulse.sink;

import io.fleetpulse.config.FleetpulseConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.sink.kafka.KafkaResults;
import io.fleetpulse.sink.postgres.PostgresResults;

import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Writes every change of a result row to PostgreSQL and to Kafka, as far as they are configured.
 *
 * <pre>
 * changes ─┬─ PostgreSQL writer ─ dead letters of refused rows ─┐
 *          └────────────────────────────────────────────────────┴─ Kafka results
 * </pre>
 *
 * <p>The changes of one row must stay in order, so they take the forward way from the operator that
 * emits them to the writers: an upstream operator of another parallelism is an error when the graph
 * is built, not a row that is sometimes stale.
 */
public final class Results {

    private Results() {}

    /**
     * Writes the changes.
     *
     * @param changes changes of all tables, those of one row in order and from one operator
     * @param config what is on, and where it is
     */
    public static void write(DataStream<Change> changes, FleetpulseConfig config) {
        DataStream<Change> ordered = changes.forward();
        DataStream<Change> published = ordered;
        if (config.postgres() != null) {
            DataStream<Change> refused = PostgresResults.write(ordered, config.postgres());
            published = ordered.union(refused.forward());
        }
        if (config.resultTopics().enabled()) {
            KafkaResults.write(published, config.kafka(), config.resultTopics());
        }
    }
}
