package io.fleetpulse.config;

import java.util.List;
import java.util.Map;

/**
 * Reads the configuration of the job. {@code --key value} arguments override the properties file
 * given with {@code --config FILE}, which overrides the defaults.
 */
public final class ConfigReader {

    /** Client properties that the job sets itself, each with the setting that controls it. */
    private static final Map<String, String> OWN_PROPERTIES =
            Map.of(
                    "bootstrap.servers",
                    "use " + ConfigKeys.KAFKA_BOOTSTRAP_SERVERS.name(),
                    "group.id",
                    "use " + ConfigKeys.KAFKA_GROUP_ID.name(),
                    "auto.offset.reset",
                    "use " + ConfigKeys.KAFKA_START.name(),
                    "enable.auto.commit",
                    "set by the job, which commits with its checkpoints",
                    "transactional.id",
                    "set by the job, a new one for each run",
                    "transaction.two.phase.commit.enable",
                    "a checkpoint or transaction.timeout.ms ends each transaction of the job",
                    "key.deserializer",
                    "set by the job",
                    "value.deserializer",
                    "set by the job",
                    "key.serializer",
                    "set by the job",
                    "value.serializer",
                    "set by the job");

    private final SettingsReader settings;

    private ConfigReader(SettingsReader settings) {
        this.settings = settings;
    }

    /**
     * Reads and checks the whole configuration.
     *
     * <p>Does not check the variable or file that holds the database's password: TaskManagers read
     * it, and it need not exist where the job is submitted.
     *
     * @throws ConfigurationException if there is any mistake; its message lists every one
     */
    public static FleetpulseConfig read(String... arguments) {
        SettingsReader settings =
                new SettingsReader(ConfigKeys.settings(), OWN_PROPERTIES, arguments);
        FleetpulseConfig config = new ConfigReader(settings).config();
        settings.throwIfAnyMistake();
        return config;
    }

    /** Whether the arguments ask for help instead of running the job. */
    public static boolean asksForHelp(String... arguments) {
        return SettingsReader.asksForHelp(arguments);
    }

    /** Returns the table of all keys with their defaults. */
    public static String help() {
        return SettingsReader.help(ConfigKeys.settings());
    }

    private FleetpulseConfig config() {
        return new FleetpulseConfig(
                kafka(),
                new TimeConfig(
                        value(ConfigKeys.TIME_OUT_OF_ORDERNESS),
                        value(ConfigKeys.TIME_IDLENESS),
                        value(ConfigKeys.TIME_SILENCE),
                        value(ConfigKeys.TIME_MAX_FUTURE_SKEW),
                        value(ConfigKeys.TIME_ZONE),
                        value(ConfigKeys.DEDUP_HORIZON)),
                new ConnectivityConfig(
                        value(ConfigKeys.CONNECTIVITY_WINDOW),
                        value(ConfigKeys.CONNECTIVITY_HORIZON),
                        value(ConfigKeys.CONNECTIVITY_TAKEOVER_WINDOW),
                        value(ConfigKeys.CONNECTIVITY_FLAPPING_TRANSITIONS),
                        value(ConfigKeys.CONNECTIVITY_FLAPPING_WITHIN)),
                new TelemetryConfig(
                        value(ConfigKeys.TELEMETRY_WINDOW), value(ConfigKeys.LATENESS_ALLOWED)),
                new RolloutConfig(
                        value(ConfigKeys.ROLLOUT_WINDOW), value(ConfigKeys.ROLLOUT_STALL_AFTER)),
                new CountsConfig(value(ConfigKeys.COUNTS_WINDOW), value(ConfigKeys.COUNTS_HORIZON)),
                custom(),
                alerts(),
                products(),
                new IncidentConfig(
                        value(ConfigKeys.CONNECTIVITY_GATEWAY_WINDOW),
                        value(ConfigKeys.INCIDENT_DEVICES),
                        value(ConfigKeys.INCIDENT_SHARE),
                        value(ConfigKeys.INCIDENT_WITHIN)),
                new GateConfig(
                        value(ConfigKeys.GATE_MINIMUM_DEVICES),
                        value(ConfigKeys.GATE_MINIMUM_ONLINE),
                        value(ConfigKeys.GATE_CONFIDENCE),
                        value(ConfigKeys.GATE_HOLD_RATIO),
                        value(ConfigKeys.GATE_ROLLBACK_RATIO),
                        value(ConfigKeys.GATE_INSTALL_FAILURES)),
                postgres(),
                resultTopics(),
                new ResultsConfig(
                        value(ConfigKeys.RESULTS_TABLES), value(ConfigKeys.RESULTS_OVER_EXISTING)));
    }

    private KafkaConfig kafka() {
        require(ConfigKeys.KAFKA_BOOTSTRAP_SERVERS, "required");
        exclude(ConfigKeys.KAFKA_TOPICS, ConfigKeys.KAFKA_TOPIC_PATTERN);
        List<String> topics = value(ConfigKeys.KAFKA_TOPICS);
        String pattern = value(ConfigKeys.KAFKA_TOPIC_PATTERN);
        if (pattern != null) {
            topics = List.of();
        }
        return new KafkaConfig(
                value(ConfigKeys.KAFKA_BOOTSTRAP_SERVERS),
                topics,
                pattern,
                value(ConfigKeys.KAFKA_GROUP_ID),
                value(ConfigKeys.KAFKA_START),
                value(ConfigKeys.KAFKA_BOUNDED),
                settings.clientProperties());
    }

    private ResultTopicsConfig resultTopics() {
        ResultTopicsConfig results =
                new ResultTopicsConfig(
                        value(ConfigKeys.RESULTS_KAFKA),
                        value(ConfigKeys.RESULTS_KAFKA_PREFIX),
                        value(ConfigKeys.RESULTS_KAFKA_GUARANTEE));
        if (!results.enabled() && !settings.isGiven(ConfigKeys.POSTGRES_URL.setting())) {
            settings.mistake(
                    ConfigKeys.RESULTS_KAFKA.setting(),
                    "leaves the job without results; expected true, or postgres.url");
        }
        if (results.enabled()) {
            new ResultTopicsCheck(settings).check(results);
        }
        return results;
    }

    /** Reads every setting even when PostgreSQL is off, so that mistakes appear at once. */
    private PostgresConfig postgres() {
        exclude(ConfigKeys.POSTGRES_PASSWORD_ENV, ConfigKeys.POSTGRES_PASSWORD_FILE);
        PostgresConfig postgres =
                new PostgresConfig(
                        value(ConfigKeys.POSTGRES_URL),
                        value(ConfigKeys.POSTGRES_USER),
                        value(ConfigKeys.POSTGRES_PASSWORD_ENV),
                        value(ConfigKeys.POSTGRES_PASSWORD_FILE),
                        value(ConfigKeys.POSTGRES_SCHEMA),
                        value(ConfigKeys.POSTGRES_FLUSH_ROWS),
                        value(ConfigKeys.POSTGRES_FLUSH_INTERVAL));
        String url = settings.text(ConfigKeys.POSTGRES_URL.setting());
        if (url == null) {
            return null;
        }
        require(ConfigKeys.POSTGRES_USER, "required with postgres.url");
        if (DatabaseUrl.holdsPassword(url)) {
            settings.mistake(
                    ConfigKeys.POSTGRES_URL.setting(),
                    "holds a password; expected it in the environment variable that"
                            + " postgres.password.env names, or in postgres.password.file");
        } else if (postgres.url() != null) {
            DatabaseUrl.problem(postgres.url())
                    .ifPresent(wrong -> settings.mistake(ConfigKeys.POSTGRES_URL.setting(), wrong));
        }
        return postgres;
    }

    private AlertRules alerts() {
        String file = value(ConfigKeys.ALERT_RULES);
        if (file == null) {
            return AlertRules.none();
        }
        return AlertRulesFile.read(file, settings.mistakes());
    }

    private ProductSettings products() {
        String file = value(ConfigKeys.PRODUCT_SETTINGS);
        if (file == null) {
            return ProductSettings.none();
        }
        return ProductSettingsFile.read(file, settings.mistakes());
    }

    private CustomConfig custom() {
        String file = value(ConfigKeys.CUSTOM_MAPPINGS);
        if (file == null) {
            return new CustomConfig(null, List.of());
        }
        return new CustomConfig(file, CustomMappingsFile.read(file, settings.mistakes()));
    }

    private void require(ConfigKey<?> key, String why) {
        settings.require(key.setting(), why);
    }

    private void exclude(ConfigKey<?> one, ConfigKey<?> other) {
        settings.exclude(one.setting(), other.setting());
    }

    private <T> T value(ConfigKey<T> key) {
        return settings.value(key.setting());
    }
}
