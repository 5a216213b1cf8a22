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

/** Reads the configuration of the bridge from its settings. */
final class BridgeConfigReader {

    private BridgeConfigReader() {}

    /**
     * Reads and checks the whole configuration.
     *
     * @throws ConfigurationException if a setting is wrong; the message lists all mistakes
     */
    static BridgeConfig read(String... arguments) {
        SettingsReader settings =
                new SettingsReader(BridgeSettings.all(), BridgeSettings.OWN_PROPERTIES, arguments);
        settings.require(BridgeSettings.URL, "required");
        settings.require(BridgeSettings.CONSUMER_GROUP, "required");
        settings.require(BridgeSettings.SERVERS, "required");
        exactlyOne(
                settings,
                BridgeSettings.KEY_ID,
                BridgeSettings.KEY_ID_ENV,
                BridgeSettings.KEY_ID_FILE);
        exactlyOne(settings, BridgeSettings.KEY_SECRET_ENV, BridgeSettings.KEY_SECRET_FILE);
        settings.exclude(BridgeSettings.TOKEN_ENV, BridgeSettings.TOKEN_FILE);
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
        String clientId = settings.value(BridgeSettings.CLIENT_ID);
        return new AmqpConfig(
                settings.value(BridgeSettings.URL),
                settings.value(BridgeSettings.QUEUE),
                new Consumer(
                        clientId == null ? machineName() : clientId,
                        settings.value(BridgeSettings.INSTANCE),
                        settings.value(BridgeSettings.CONSUMER_GROUP),
                        settings.value(BridgeSettings.SIGN_METHOD)),
                new AccessKeySource(
                        settings.value(BridgeSettings.KEY_ID),
                        new SecretSource(
                                settings.value(BridgeSettings.KEY_ID_ENV),
                                settings.value(BridgeSettings.KEY_ID_FILE)),
                        new SecretSource(
                                settings.value(BridgeSettings.KEY_SECRET_ENV),
                                settings.value(BridgeSettings.KEY_SECRET_FILE)),
                        new SecretSource(
                                settings.value(BridgeSettings.TOKEN_ENV),
                                settings.value(BridgeSettings.TOKEN_FILE))),
                settings.value(BridgeSettings.IDLE_TIMEOUT),
                settings.value(BridgeSettings.PREFETCH),
                settings.value(BridgeSettings.CONNECTIONS),
                settings.value(BridgeSettings.CONNECTS_PER_MINUTE),
                settings.value(BridgeSettings.IN_FLIGHT_MESSAGES),
                settings.value(BridgeSettings.IN_FLIGHT_BYTES));
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
