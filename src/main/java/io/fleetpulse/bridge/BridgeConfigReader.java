package io.fleetpulse.bridge;

import io.fleetpulse.bridge.BridgeConfig.AmqpConfig;
import io.fleetpulse.bridge.BridgeConfig.KafkaTarget;
import io.fleetpulse.config.ConfigurationException;
import io.fleetpulse.config.Setting;
import io.fleetpulse.config.SettingsReader;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads the configuration of the bridge from its settings. */
final class BridgeConfigReader {

    /**
     * Properties of Kafka's client that users cannot set, each with the reason. No loss of messages
     * and their order depend on most of them.
     */
    private static final Map<String, String> OWN_PROPERTIES =
            Map.of(
                    "bootstrap.servers",
                    "use " + BridgeSettings.SERVERS.name(),
                    "key.serializer",
                    "set by the bridge",
                    "value.serializer",
                    "set by the bridge",
                    "acks",
                    "always all",
                    "enable.idempotence",
                    "always true",
                    "transactional.id",
                    "the bridge uses no transactions",
                    "delivery.timeout.ms",
                    "the bridge tries until Kafka is back",
                    "retries",
                    "the bridge tries until Kafka is back",
                    "buffer.memory",
                    "follows from "
                            + AmqpSettings.IN_FLIGHT_BYTES.name()
                            + " and "
                            + AmqpSettings.CONNECTIONS.name());

    private BridgeConfigReader() {}

    /**
     * Reads and checks the whole configuration.
     *
     * @throws ConfigurationException if a setting is wrong; the message lists all mistakes
     */
    static BridgeConfig read(String... arguments) {
        SettingsReader settings =
                new SettingsReader(BridgeSettings.all(), OWN_PROPERTIES, arguments);
        settings.require(AmqpSettings.URL, "required");
        settings.require(AmqpSettings.CONSUMER_GROUP, "required");
        settings.require(BridgeSettings.SERVERS, "required");
        exactlyOne(
                settings, AmqpSettings.KEY_ID, AmqpSettings.KEY_ID_ENV, AmqpSettings.KEY_ID_FILE);
        exactlyOne(settings, AmqpSettings.KEY_SECRET_ENV, AmqpSettings.KEY_SECRET_FILE);
        settings.exclude(AmqpSettings.TOKEN_ENV, AmqpSettings.TOKEN_FILE);
        BridgeConfig config =
                new BridgeConfig(
                        amqp(settings),
                        new KafkaTarget(
                                settings.value(BridgeSettings.SERVERS),
                                settings.value(BridgeSettings.TOPIC),
                                settings.clientProperties()),
                        settings.value(BridgeSettings.HOST),
                        settings.value(BridgeSettings.PORT),
                        settings.value(BridgeSettings.STOP_WITHIN));
        settings.throwIfAnyMistake();
        return config;
    }

    private static AmqpConfig amqp(SettingsReader settings) {
        String clientId = settings.value(AmqpSettings.CLIENT_ID);
        return new AmqpConfig(
                settings.value(AmqpSettings.URL),
                settings.value(AmqpSettings.QUEUE),
                new Consumer(
                        clientId == null ? machineName() : clientId,
                        settings.value(AmqpSettings.INSTANCE),
                        settings.value(AmqpSettings.CONSUMER_GROUP),
                        settings.value(AmqpSettings.SIGN_METHOD)),
                new AccessKeySource(
                        settings.value(AmqpSettings.KEY_ID),
                        settings.secret(AmqpSettings.KEY_ID_ENV, AmqpSettings.KEY_ID_FILE),
                        settings.secret(AmqpSettings.KEY_SECRET_ENV, AmqpSettings.KEY_SECRET_FILE),
                        settings.secret(AmqpSettings.TOKEN_ENV, AmqpSettings.TOKEN_FILE)),
                settings.value(AmqpSettings.IDLE_TIMEOUT),
                settings.value(AmqpSettings.PREFETCH),
                settings.value(AmqpSettings.CONNECTIONS),
                settings.value(AmqpSettings.CONNECTS_PER_MINUTE),
                settings.value(AmqpSettings.IN_FLIGHT_MESSAGES),
                settings.value(AmqpSettings.IN_FLIGHT_BYTES));
    }

    private static void exactlyOne(SettingsReader settings, Setting<?>... places) {
        List<Setting<?>> given = Arrays.stream(places).filter(settings::isGiven).toList();
        List<String> names = Arrays.stream(places).<String>map(Setting::name).toList();
        if (given.isEmpty()) {
            settings.mistake(
                    places[0],
                    "missing, but required; expected one of " + String.join(", ", names));
        }
        for (Setting<?> more : given.stream().skip(1).toList()) {
            settings.exclude(given.get(0), more);
        }
    }

    private static String machineName() {
        String name = System.getenv("HOSTNAME");
        try {
            name = name == null ? InetAddress.getLocalHost().getHostName() : name;
        } catch (UnknownHostException e) {
            name = "fleetpulse";
        }
        String allowed = name.replaceAll("[|,=&\\s]", "-");
        return allowed.isEmpty()
                ? "fleetpulse"
                : allowed.substring(0, Math.min(60, allowed.length()));
    }
}
