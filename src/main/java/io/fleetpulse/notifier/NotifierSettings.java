package io.fleetpulse.notifier;

import io.fleetpulse.config.AddressTypes;
import io.fleetpulse.config.ConfigType;
import io.fleetpulse.config.ConfigTypes;
import io.fleetpulse.config.Setting;
import io.fleetpulse.config.SettingsReader;
import io.fleetpulse.notifier.NotifierConfig.Start;
import io.fleetpulse.notifier.kafka.KafkaClients;
import io.fleetpulse.notifier.routing.Routes;
import io.fleetpulse.notifier.routing.RoutesFile;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Defines and reads the settings of the notifier. */
final class NotifierSettings {

    private static final List<Setting<?>> ALL = new ArrayList<>();

    private static final Setting<String> SERVERS =
            setting(
                    "kafka.bootstrap.servers",
                    AddressTypes.SERVERS,
                    null,
                    "Kafka brokers; required");

    private static final Setting<Path> ROUTES =
            setting(
                    "routes",
                    ConfigTypes.FILE,
                    null,
                    "JSON file that routes alerts to receivers; read again when it changes;"
                            + " required");

    private static final Setting<String> ALERTS =
            setting(
                    "alerts.topic",
                    AddressTypes.ONE_TOPIC,
                    "fleet.alert",
                    "topic of alerts, as the job writes it");

    private static final Setting<Start> START =
            setting(
                    "alerts.start",
                    new ConfigType<>(
                            "firing, latest or earliest",
                            text -> Start.valueOf(text.toUpperCase(Locale.ROOT)),
                            start -> start.name().toLowerCase(Locale.ROOT)),
                    "firing",
                    "which alerts the very first start sends: firing (those that fire then),"
                            + " latest (later ones only), or earliest (everything in the topic)");

    private static final Setting<Duration> MAX_AGE =
            setting(
                    "alerts.max-age",
                    ConfigTypes.POSITIVE_DURATION,
                    "1d",
                    "a resolved alert that the job wrote longer than this after its time, as"
                            + " in a replay, is not sent");

    private static final Setting<String> SENT =
            setting(
                    "sent.topic",
                    AddressTypes.ONE_TOPIC,
                    "fleet.notifier",
                    "compacted topic that remembers what was sent; created if absent; each"
                            + " notifier needs its own");

    private static final Setting<String> HOST =
            setting(
                    "host",
                    ConfigTypes.TEXT,
                    "127.0.0.1",
                    "address that serves /metrics, /health and /live");

    private static final Setting<Integer> PORT =
            setting(
                    "port",
                    ConfigTypes.wholeNumber(0, 65_535),
                    "9251",
                    "port of /metrics, /health and /live, 0 for any");

    private static final Setting<Duration> STOP_WITHIN =
            setting(
                    "stop.within",
                    ConfigTypes.POSITIVE_DURATION,
                    "20s",
                    "how long a stop waits for answers of receivers; the next start sends"
                            + " unanswered messages again");

    /**
     * Properties of Kafka's clients that users cannot set, each with the reason. Most of them
     * protect against lost and repeated messages.
     */
    private static final Map<String, String> OWN_PROPERTIES =
            Map.ofEntries(
                    Map.entry("bootstrap.servers", "use " + SERVERS.name()),
                    Map.entry("key.serializer", "set by the notifier"),
                    Map.entry("value.serializer", "set by the notifier"),
                    Map.entry("key.deserializer", "set by the notifier"),
                    Map.entry("value.deserializer", "set by the notifier"),
                    Map.entry("group.id", "the notifier is in no consumer group"),
                    Map.entry("enable.auto.commit", "the notifier is in no consumer group"),
                    Map.entry("auto.offset.reset", "use " + START.name()),
                    Map.entry("isolation.level", "always read_committed"),
                    Map.entry("transactional.id", "follows from " + SENT.name()),
                    Map.entry("acks", "always all"),
                    Map.entry("enable.idempotence", "always true"));

    private NotifierSettings() {}

    /** Returns all settings in the order of the documentation. */
    static List<Setting<?>> all() {
        return List.copyOf(ALL);
    }

    /** Returns the text that {@code --help} prints. */
    static String help() {
        return "The notifier: sends alerts to people and programs, by webhooks, DingTalk, WeCom"
                + " and\n"
                + "Slack. docs/alerts.md describes the routes file.\n\n"
                + SettingsReader.help(all());
    }

    /**
     * Reads and checks the configuration, including the routes file.
     *
     * @throws io.fleetpulse.config.ConfigurationException if a setting or the routes file is wrong;
     *     the message lists all mistakes
     */
    static NotifierConfig read(String... arguments) {
        SettingsReader settings = new SettingsReader(all(), OWN_PROPERTIES, arguments);
        settings.require(SERVERS, "required");
        settings.require(ROUTES, "required");
        if (settings.value(SENT).equals(settings.value(ALERTS))) {
            settings.mistake(SENT, "the same as alerts.topic; expected a topic of its own");
        }
        Path file = settings.value(ROUTES);
        Routes routes = null;
        if (file != null) {
            routes = RoutesFile.read(file, problem -> settings.mistake(ROUTES, problem));
        }
        NotifierConfig config =
                new NotifierConfig(
                        new KafkaClients(settings.value(SERVERS), settings.clientProperties()),
                        settings.value(ALERTS),
                        settings.value(START),
                        settings.value(MAX_AGE),
                        settings.value(SENT),
                        file,
                        routes,
                        settings.value(HOST),
                        settings.value(PORT),
                        settings.value(STOP_WITHIN));
        settings.throwIfAnyMistake();
        return config;
    }

    private static <T> Setting<T> setting(
            String name, ConfigType<T> type, String defaultText, String description) {
        Setting<T> setting = new Setting<>(name, type, defaultText, description);
        ALL.add(setting);
        return setting;
    }
}
