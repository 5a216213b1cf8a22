package io.fleetpulse.local;

import io.fleetpulse.FleetAnalyticsJob;
import io.fleetpulse.config.ConfigReader;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.util.ArrayList;
import java.util.List;

/** The job and its settings for the local stack. */
final class FleetJob {

    private FleetJob() {}

    /** Builds the job's topology. */
    static void define(StreamExecutionEnvironment environment, String... arguments) {
        FleetAnalyticsJob.define(environment, ConfigReader.read(arguments));
    }

    /** The settings, as arguments of the job; those of the user come last. */
    static String[] arguments(
            LocalBroker broker, LocalPostgres postgres, String topic, List<String> settings) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--kafka.bootstrap.servers", broker.bootstrapServers()));
        arguments.addAll(List.of("--kafka.topics", topic));
        arguments.addAll(List.of("--postgres.url", postgres.jdbcUrl()));
        arguments.addAll(List.of("--postgres.user", postgres.user()));
        arguments.addAll(settings);
        return arguments.toArray(new String[0]);
    }
}
