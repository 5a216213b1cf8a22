package io.fleetpulse.local;

import io.fleetpulse.FleetAnalyticsJob;
import io.fleetpulse.config.ConfigReader;
import io.fleetpulse.config.ConfigurationException;
import io.fleetpulse.config.Mistake;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Defines the job and its settings for the local stack. */
final class FleetJob {

    private static final String MAPPINGS = "--custom.mappings";
    private static final String RULES = "--alert.rules";

    private FleetJob() {}

    /** Builds the job's topology. */
    static void define(StreamExecutionEnvironment environment, String... arguments) {
        FleetAnalyticsJob.define(environment, ConfigReader.read(arguments));
    }

    /** Returns the mistakes of the user's own settings, beside those that the local stack gives. */
    static List<Mistake> mistakes(List<String> settings) {
        List<String> arguments =
                given(
                        "127.0.0.1:9092",
                        "iot-forwarded",
                        "jdbc:postgresql://127.0.0.1:5432/fleetpulse",
                        "postgres");
        arguments.addAll(settings);
        try {
            ConfigReader.read(arguments.toArray(String[]::new));
            return List.of();
        } catch (ConfigurationException wrong) {
            return wrong.mistakes();
        }
    }

    /** Writes and returns the file that maps the fleet's custom messages to readings. */
    static Path writeMappings(Path directory) throws IOException {
        Path file = directory.resolve("mappings.json");
        try (InputStream mappings = FleetJob.class.getResourceAsStream("mappings.json")) {
            Files.copy(mappings, file);
        }
        return file;
    }

    /**
     * Returns the settings as arguments of the job; the user's own settings come last and override
     * them.
     */
    static String[] arguments(
            LocalBroker broker,
            LocalPostgres postgres,
            String topic,
            Path mappings,
            Path rules,
            List<String> settings) {
        List<String> arguments =
                given(broker.bootstrapServers(), topic, postgres.jdbcUrl(), postgres.user());
        if (!settings.contains(MAPPINGS)) {
            arguments.addAll(List.of(MAPPINGS, mappings.toString()));
        }
        if (!settings.contains(RULES)) {
            arguments.addAll(List.of(RULES, rules.toString()));
        }
        arguments.addAll(settings);
        return arguments.toArray(new String[0]);
    }

    /** Returns the settings that the local stack gives in any case. */
    private static List<String> given(String servers, String topic, String url, String user) {
        return new ArrayList<>(
                List.of(
                        "--kafka.bootstrap.servers",
                        servers,
                        "--kafka.topics",
                        topic,
                        "--postgres.url",
                        url,
                        "--postgres.user",
                        user));
    }
}
