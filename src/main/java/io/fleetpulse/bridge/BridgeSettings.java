package io.fleetpulse.bridge;

import io.fleetpulse.config.AddressTypes;
import io.fleetpulse.config.ConfigType;
import io.fleetpulse.config.ConfigTypes;
import io.fleetpulse.config.Setting;
import io.fleetpulse.config.SettingsReader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of the bridge: those of its {@link AmqpSettings AMQP side}, of Kafka and of the
 * process.
 */
final class BridgeSettings {

    private static final List<Setting<?>> ALL = new ArrayList<>();

    static final Setting<String> SERVERS =
            setting(
                    "kafka.bootstrap.servers",
                    AddressTypes.SERVERS,
                    null,
                    "Kafka brokers; required");

    static final Setting<String> TOPIC =
            setting(
                    "kafka.topic",
                    AddressTypes.ONE_TOPIC,
                    "iot-forwarded",
                    "topic that messages are written to; it must exist");

    static final Setting<String> HOST =
            setting(
                    "host",
                    ConfigTypes.TEXT,
                    "127.0.0.1",
                    "address that serves /metrics, /health and /live");

    static final Setting<Integer> PORT =
            setting(
                    "port",
                    ConfigTypes.wholeNumber(0, 65_535),
                    "9250",
                    "port of /metrics, /health and /live, 0 for any");

    static final Setting<Duration> STOP_WITHIN =
            setting(
                    "stop.within",
                    ConfigTypes.POSITIVE_DURATION,
                    "20s",
                    "how long a stop waits for Kafka to store received messages; the platform"
                            + " sends the others again");

    private BridgeSettings() {}

    /** Returns all settings in the order of the documentation. */
    static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(AmqpSettings.all());
        all.addAll(ALL);
        return List.copyOf(all);
    }

    /** Returns the text that {@code --help} prints. */
    static String help() {
        return "The AMQP bridge: receives messages from the platform by an AMQP server-side\n"
                + "subscription, and writes them to the Kafka topic that the job reads.\n\n"
                + SettingsReader.help(all());
    }

    private static <T> Setting<T> setting(
            String name, ConfigType<T> type, String defaultText, String description) {
        Setting<T> setting = new Setting<>(name, type, defaultText, description);
        ALL.add(setting);
        return setting;
    }
}
