package io.fleetpulse.config;

import io.fleetpulse.result.TableChoice;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The catalogue of all settings of the job, which reading, printing and documentation share. */
final class ConfigKeys {

    /** Settings with this prefix go to Kafka's clients, without the prefix. */
    static final String KAFKA_PROPERTIES = SettingsReader.KAFKA_PROPERTIES;

    private static final ConfigType<TableChoice> TABLES =
            new ConfigType<>(
                    "all, or some of " + String.join(", ", TableChoice.names()),
                    TableChoice::parse,
                    TableChoice::toString);

    private static final List<ConfigKey<?>> ALL = new ArrayList<>();

    static final ConfigKey<String> KAFKA_BOOTSTRAP_SERVERS =
            key(
                    "kafka.bootstrap.servers",
                    AddressTypes.SERVERS,
                    null,
                    "Kafka brokers; required",
                    config -> config.kafka().bootstrapServers());

    static final ConfigKey<List<String>> KAFKA_TOPICS =
            key(
                    "kafka.topics",
                    AddressTypes.TOPICS,
                    "iot-forwarded",
                    "topics of forwarded messages, separated by commas",
                    config -> noneIfEmpty(config.kafka().topics()));

    static final ConfigKey<String> KAFKA_TOPIC_PATTERN =
            key(
                    "kafka.topic.pattern",
                    ConfigTypes.REGULAR_EXPRESSION,
                    null,
                    "instead of kafka.topics: a regular expression that matches whole topic names",
                    config -> config.kafka().topicPattern());

    static final ConfigKey<String> KAFKA_GROUP_ID =
            key(
                    "kafka.group.id",
                    ConfigTypes.text(
                            "the name of a consumer group, without white space, quotes and #",
                            "[^\\s\"'#]+"),
                    "fleetpulse",
                    "consumer group whose offsets the job commits",
                    config -> config.kafka().groupId());

    static final ConfigKey<String> KAFKA_START =
            key(
                    "kafka.start",
                    ConfigTypes.START,
                    "committed",
                    "where a start without a savepoint begins to read: committed (else earliest),"
                            + " earliest, latest, or an ISO instant",
                    config -> config.kafka().start());

    static final ConfigKey<Boolean> KAFKA_BOUNDED =
            key(
                    "kafka.bounded",
                    ConfigTypes.FLAG,
                    "false",
                    "true: read up to the current end offsets, close every window, and finish",
                    config -> config.kafka().bounded());

    static final ConfigKey<Duration> TIME_OUT_OF_ORDERNESS =
            key(
                    "time.out-of-orderness",
                    ConfigTypes.DURATION,
                    "30s",
                    "how far a message may be behind the newest of its partition before it is late",
                    config -> config.time().outOfOrderness());

    static final ConfigKey<Duration> TIME_IDLENESS =
            key(
                    "time.idleness",
                    ConfigTypes.POSITIVE_DURATION,
                    "1m",
                    "a partition without a newer platform time for this long no longer holds back"
                            + " the watermark",
                    config -> config.time().idleness());

    static final ConfigKey<Duration> TIME_SILENCE =
            key(
                    "time.silence",
                    ConfigTypes.DURATION,
                    "2m",
                    "when no partition has had a newer platform time for this long, the watermark"
                            + " follows the clock this far behind; 0 disables this",
                    config -> config.time().silence());

    static final ConfigKey<Duration> TIME_MAX_FUTURE_SKEW =
            key(
                    "time.max-future-skew",
                    ConfigTypes.DURATION,
                    "5m",
                    "a timestamp further ahead of the record's Kafka timestamp does not advance"
                            + " the watermark",
                    config -> config.time().maxFutureSkew());

    static final ConfigKey<ZoneId> TIME_ZONE =
            key(
                    "time.zone",
                    ConfigTypes.ZONE,
                    "Asia/Shanghai",
                    "time zone of times in text without an offset, except utcTime",
                    config -> config.time().zone());

    static final ConfigKey<Duration> LATENESS_ALLOWED =
            key(
                    "lateness.allowed",
                    ConfigTypes.DURATION,
                    "10m",
                    "how long after its end a window stays in state, so that late readings update"
                            + " it",
                    config -> config.telemetry().allowedLateness());

    static final ConfigKey<Duration> DEDUP_HORIZON =
            key(
                    "dedup.horizon",
                    ConfigTypes.DURATION,
                    "10m",
                    "a message redelivered within this time counts once; 0 disables deduplication",
                    config -> config.time().dedupHorizon());

    static final ConfigKey<Duration> TELEMETRY_WINDOW =
            key(
                    "telemetry.window",
                    ConfigTypes.WINDOW,
                    "1m",
                    "length of the property windows",
                    config -> config.telemetry().window());

    static final ConfigKey<Duration> CONNECTIVITY_WINDOW =
            key(
                    "connectivity.window",
                    ConfigTypes.WINDOW,
                    "1m",
                    "length of the connectivity windows",
                    config -> config.connectivity().window());

    static final ConfigKey<Duration> CONNECTIVITY_HORIZON =
            key(
                    "connectivity.horizon",
                    ConfigTypes.DURATION,
                    "1d",
                    "how far back a late transition still corrects sessions",
                    config -> config.connectivity().horizon());

    static final ConfigKey<Duration> CONNECTIVITY_TAKEOVER_WINDOW =
            key(
                    "connectivity.takeover-window",
                    ConfigTypes.DURATION,
                    "10s",
                    "an offline 427 this soon after a superseding online ends only the old session",
                    config -> config.connectivity().takeoverWindow());

    static final ConfigKey<Integer> CONNECTIVITY_FLAPPING_TRANSITIONS =
            key(
                    "connectivity.flapping.transitions",
                    ConfigTypes.COUNT,
                    "6",
                    "this many transitions make a device flapping",
                    config -> config.connectivity().flappingTransitions());

    static final ConfigKey<Duration> CONNECTIVITY_FLAPPING_WITHIN =
            key(
                    "connectivity.flapping.within",
                    ConfigTypes.POSITIVE_DURATION,
                    "10m",
                    "the time within which the transitions of a flapping device fall",
                    config -> config.connectivity().flappingWithin());

    static final ConfigKey<Duration> CONNECTIVITY_GATEWAY_WINDOW =
            key(
                    "connectivity.gateway-window",
                    ConfigTypes.DURATION,
                    "5s",
                    "a sub-device that goes offline this close to its gateway has the gateway as"
                            + " the cause",
                    config -> config.incidents().gatewayWindow());

    static final ConfigKey<Duration> ROLLOUT_WINDOW =
            key(
                    "rollout.window",
                    ConfigTypes.WINDOW,
                    "1m",
                    "length of the rollout windows",
                    config -> config.rollout().window());

    static final ConfigKey<Duration> ROLLOUT_STALL_AFTER =
            key(
                    "rollout.stall-after",
                    ConfigTypes.POSITIVE_DURATION,
                    "10m",
                    "an upgrade in progress without a report for this long is stalled",
                    config -> config.rollout().stallAfter());

    static final ConfigKey<Duration> COUNTS_WINDOW =
            key(
                    "counts.window",
                    ConfigTypes.WINDOW,
                    "1m",
                    "length of the windows of events, failures, replies, topics, versions, cohorts"
                            + " and the stream",
                    config -> config.counts().window());

    static final ConfigKey<Duration> COUNTS_HORIZON =
            key(
                    "counts.horizon",
                    ConfigTypes.DURATION,
                    "1d",
                    "how long after its end a counts.window stays in state, so that late messages"
                            + " update it",
                    config -> config.counts().horizon());

    static final ConfigKey<String> CUSTOM_MAPPINGS =
            key(
                    "custom.mappings",
                    ConfigTypes.TEXT,
                    null,
                    "JSON file, read at submission, that defines the readings in messages on"
                            + " custom topics",
                    config -> config.custom().mappingsFile());

    static final ConfigKey<String> ALERT_RULES =
            key(
                    "alert.rules",
                    ConfigTypes.TEXT,
                    null,
                    "JSON file, read at submission, that defines which devices and properties"
                            + " raise alerts, and when",
                    config -> config.alerts().file());

    static final ConfigKey<String> PRODUCT_SETTINGS =
            key(
                    "product.settings",
                    ConfigTypes.TEXT,
                    null,
                    "JSON file, read at submission, with settings of single products",
                    config -> config.products().file());

    static final ConfigKey<Integer> INCIDENT_DEVICES =
            key(
                    "incident.devices",
                    ConfigTypes.COUNT,
                    "20",
                    "an incident has at least this many devices of a product that go offline"
                            + " together",
                    config -> config.incidents().devices());

    static final ConfigKey<Double> INCIDENT_SHARE =
            key(
                    "incident.share",
                    ConfigTypes.FRACTION,
                    "0.1",
                    "an incident also has at least this share of the product's devices online",
                    config -> config.incidents().share());

    static final ConfigKey<Duration> INCIDENT_WITHIN =
            key(
                    "incident.within",
                    ConfigTypes.POSITIVE_DURATION,
                    "1m",
                    "the time within which the devices of an incident go offline",
                    config -> config.incidents().within());

    static final ConfigKey<Integer> GATE_MINIMUM_DEVICES =
            key(
                    "gate.minimum-devices",
                    ConfigTypes.COUNT,
                    "20",
                    "a gate decides only with at least this many devices on each side",
                    config -> config.gate().minimumDevices());

    static final ConfigKey<Duration> GATE_MINIMUM_ONLINE =
            key(
                    "gate.minimum-online",
                    ConfigTypes.DURATION,
                    "1h",
                    "a gate decides only with at least this much time online, summed over the"
                            + " devices, on each side",
                    config -> config.gate().minimumOnline());

    static final ConfigKey<Double> GATE_CONFIDENCE =
            key(
                    "gate.confidence",
                    ConfigTypes.FRACTION,
                    "0.999",
                    "confidence level of a gate's intervals",
                    config -> config.gate().confidence());

    static final ConfigKey<Double> GATE_HOLD_RATIO =
            key(
                    "gate.hold-ratio",
                    ConfigTypes.RATIO,
                    "1.25",
                    "hold if, with confidence, a rate of the upgraded devices is more than this"
                            + " many times that of the others",
                    config -> config.gate().holdRatio());

    static final ConfigKey<Double> GATE_ROLLBACK_RATIO =
            key(
                    "gate.rollback-ratio",
                    ConfigTypes.RATIO,
                    "2",
                    "roll back if, with confidence, a rate of the upgraded devices is more than"
                            + " this many times that of the others",
                    config -> config.gate().rollbackRatio());

    static final ConfigKey<Double> GATE_INSTALL_FAILURES =
            key(
                    "gate.install-failures",
                    ConfigTypes.FRACTION,
                    "0.1",
                    "roll back if, with confidence, more than this share of the installations"
                            + " fails",
                    config -> config.gate().installFailures());

    static final ConfigKey<String> POSTGRES_URL =
            key(
                    "postgres.url",
                    AddressTypes.JDBC_URL,
                    null,
                    "JDBC URL of PostgreSQL; without it the job writes no rows there",
                    config -> postgres(config, PostgresConfig::url));

    static final ConfigKey<String> POSTGRES_USER =
            key(
                    "postgres.user",
                    ConfigTypes.TEXT,
                    null,
                    "database user; required with postgres.url",
                    config -> postgres(config, PostgresConfig::user));

    static final ConfigKey<String> POSTGRES_PASSWORD_ENV =
            key(
                    "postgres.password.env",
                    ConfigTypes.ENVIRONMENT_VARIABLE,
                    null,
                    "environment variable on the TaskManagers that holds the password",
                    config -> postgres(config, PostgresConfig::passwordEnvironment));

    static final ConfigKey<String> POSTGRES_PASSWORD_FILE =
            key(
                    "postgres.password.file",
                    ConfigTypes.TEXT,
                    null,
                    "instead of the variable: file on the TaskManagers that holds the password",
                    config -> postgres(config, PostgresConfig::passwordFile));

    static final ConfigKey<String> POSTGRES_SCHEMA =
            key(
                    "postgres.schema",
                    ConfigTypes.SCHEMA,
                    "fleet",
                    "schema of the tables; created if missing",
                    config -> postgres(config, PostgresConfig::schema));

    static final ConfigKey<Integer> POSTGRES_FLUSH_ROWS =
            key(
                    "postgres.flush.rows",
                    ConfigTypes.COUNT,
                    "5000",
                    "maximum number of rows in one write",
                    config -> postgres(config, PostgresConfig::flushRows));

    static final ConfigKey<Duration> POSTGRES_FLUSH_INTERVAL =
            key(
                    "postgres.flush.interval",
                    ConfigTypes.POSITIVE_DURATION,
                    "1s",
                    "maximum time that a row waits before the job writes it",
                    config -> postgres(config, PostgresConfig::flushInterval));

    static final ConfigKey<Boolean> RESULTS_KAFKA =
            key(
                    "results.kafka",
                    ConfigTypes.FLAG,
                    "true",
                    "write every result to the Kafka topic of its table; false needs postgres.url",
                    config -> config.resultTopics().enabled());

    static final ConfigKey<String> RESULTS_KAFKA_PREFIX =
            key(
                    "results.kafka.prefix",
                    AddressTypes.TOPIC_PREFIX,
                    "fleet.",
                    "prefix of the result topics' names",
                    config -> config.resultTopics().prefix());

    static final ConfigKey<Boolean> RESULTS_KAFKA_GUARANTEE =
            key(
                    "results.kafka.guarantee",
                    ConfigTypes.GUARANTEE,
                    "at-least-once",
                    "at-least-once, or exactly-once by Kafka transactions",
                    config -> config.resultTopics().exactlyOnce());

    static final ConfigKey<TableChoice> RESULTS_TABLES =
            key(
                    "results.tables",
                    TABLES,
                    "all",
                    "tables that the job writes, separated by commas; a view's name selects the"
                            + " tables behind the view",
                    config -> config.results().tables());

    static final ConfigKey<Boolean> RESULTS_OVER_EXISTING =
            key(
                    "results.over-existing",
                    ConfigTypes.OVER_EXISTING,
                    "refuse",
                    "a start without state over rows of another run: refuse ends the start,"
                            + " replace overwrites the rows, for a replay of everything",
                    config -> config.results().replacesExisting());

    private ConfigKeys() {}

    /** Returns every key, in the order in which they are documented. */
    static List<ConfigKey<?>> all() {
        return List.copyOf(ALL);
    }

    static List<Setting<?>> settings() {
        return ALL.stream().<Setting<?>>map(ConfigKey::setting).toList();
    }

    private static <T> ConfigKey<T> key(
            String name,
            ConfigType<T> type,
            String defaultText,
            String description,
            Function<FleetpulseConfig, T> getter) {
        ConfigKey<T> key =
                new ConfigKey<>(new Setting<>(name, type, defaultText, description), getter);
        ALL.add(key);
        return key;
    }

    private static List<String> noneIfEmpty(List<String> topics) {
        if (topics.isEmpty()) {
            return null;
        }
        return topics;
    }

    private static <T> T postgres(FleetpulseConfig config, Function<PostgresConfig, T> getter) {
        if (config.postgres() == null) {
            return null;
        }
        return getter.apply(config.postgres());
    }
}
