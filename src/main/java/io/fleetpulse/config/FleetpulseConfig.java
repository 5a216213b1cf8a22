package io.fleetpulse.config;

import java.io.Serializable;

/**
 * The complete, checked configuration of the job.
 *
 * @param kafka where the messages are read
 * @param time how times are read, and how they move watermarks
 * @param connectivity sessions and flapping
 * @param telemetry property aggregates
 * @param rollout OTA rollouts
 * @param counts windows that count messages
 * @param custom readings in messages on custom topics
 * @param alerts when devices and properties raise alerts
 * @param products settings of single products
 * @param incidents devices that go offline together
 * @param gate advice on rollouts
 * @param postgres results in PostgreSQL; null when they are not written there
 * @param resultTopics results in Kafka
 * @param results which tables are written, and whether a run may replace rows of another run
 */
public record FleetpulseConfig(
        KafkaConfig kafka,
        TimeConfig time,
        ConnectivityConfig connectivity,
        TelemetryConfig telemetry,
        RolloutConfig rollout,
        CountsConfig counts,
        CustomConfig custom,
        AlertRules alerts,
        ProductSettings products,
        IncidentConfig incidents,
        GateConfig gate,
        PostgresConfig postgres,
        ResultTopicsConfig resultTopics,
        ResultsConfig results)
        implements Serializable {}
