package io.fleetpulse.sink.kafka;

import io.fleetpulse.config.ConfigurationException;

import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * Checks that checkpoints, which commit Kafka's transactions, are frequent enough. Without them an
 * unbounded job would never publish a result, and the broker ends transactions that stay open too
 * long, with the results in them.
 */
final class TransactionCheck {

    private TransactionCheck() {}

    /**
     * Checks the settings of a job with transactions.
     *
     * @param bounded whether the input ends: the end commits, too
     * @param producer the producer's properties
     * @throws ConfigurationException if a transaction would stay open for too long
     */
    static void check(boolean bounded, CheckpointConfig checkpoints, Properties producer) {
        Optional<Duration> interval = Optional.empty();
        if (checkpoints.isCheckpointingEnabled()) {
            interval = Optional.of(Duration.ofMillis(checkpoints.getCheckpointInterval()));
        }
        String timeout = producer.getProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        problem(bounded, interval, timeout.strip())
                .ifPresent(
                        problem -> {
                            throw ConfigurationException.of(
                                    "results.kafka.guarantee", "exactly-once", problem);
                        });
    }

    /** Returns what is wrong, and what to do; empty if nothing is. */
    static Optional<String> problem(boolean bounded, Optional<Duration> interval, String timeout) {
        if (interval.isEmpty()) {
            if (bounded) {
                return Optional.empty();
            }
            return Optional.of(
                    "needs checkpoints, which commit Kafka's transactions, and they are off;"
                            + " expected execution.checkpointing.interval in Flink's configuration,"
                            + " or at-least-once");
        }
        // A reference is resolved where the job runs.
        if (timeout.contains("${") || interval.get().toMillis() < Long.parseLong(timeout)) {
            return Optional.empty();
        }
        return Optional.of(
                "needs a checkpoint before the broker ends a transaction, after %s ms"
                                .formatted(timeout)
                        + " (kafka.properties.transaction.timeout.ms); expected a shorter"
                        + " execution.checkpointing.interval than %s ms in Flink's configuration"
                                .formatted(interval.get().toMillis()));
    }
}
