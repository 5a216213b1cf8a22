package io.fleetpulse.bridge;

import io.fleetpulse.config.ConfigType;
import io.fleetpulse.config.ConfigTypes;
import io.fleetpulse.config.Setting;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The settings of the bridge's AMQP side, in the order of the documentation. */
final class AmqpSettings {

    private static final List<Setting<?>> ALL = new ArrayList<>();

    /** Characters that have no meaning in the user name of a login. */
    private static final String NAME = "[^|,=&\\s]";

    private static final Duration SHORTEST_IDLE = Duration.ofSeconds(30);
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(5);

    static final Setting<URI> URL =
            setting(
                    "amqp.url",
                    new ConfigType<>(
                            "amqps://HOST:5671, with no other options than those of Qpid JMS",
                            BrokerUrl::parse,
                            URI::toString),
                    null,
                    "the platform's AMQP endpoint, without user and password; required");

    static final Setting<String> CONSUMER_GROUP =
            setting(
                    "amqp.consumer-group.id",
                    ConfigTypes.text("a consumer group's id", NAME + "{1,64}"),
                    null,
                    "consumer group of the server-side subscription; required");

    static final Setting<String> INSTANCE =
            setting(
                    "amqp.instance.id",
                    ConfigTypes.text("an instance's id", NAME + "{1,64}"),
                    null,
                    "instance of the platform; leave unset for the old public instance, which has"
                            + " no id");

    static final Setting<String> CLIENT_ID =
            setting(
                    "amqp.client.id",
                    ConfigTypes.text("1 to 60 characters without | , = &", NAME + "{1,60}"),
                    null,
                    "distinguishes this process in its group, each connection appends its number;"
                            + " the default is the host name");

    static final Setting<String> QUEUE =
            setting("amqp.queue", ConfigTypes.TEXT, "default", "AMQP queue of the subscription");

    static final Setting<String> KEY_ID =
            setting(
                    "amqp.access-key.id",
                    ConfigTypes.text("an access key's id", NAME + "{1,128}"),
                    null,
                    "id of the access key that logins are signed with; this or one of the next two"
                            + " is required");

    static final Setting<String> KEY_ID_ENV =
            setting(
                    "amqp.access-key.id.env",
                    ConfigTypes.ENVIRONMENT_VARIABLE,
                    null,
                    "alternative: environment variable that holds the id");

    static final Setting<String> KEY_ID_FILE =
            setting(
                    "amqp.access-key.id.file",
                    ConfigTypes.TEXT,
                    null,
                    "alternative: file that holds the id");

    static final Setting<String> KEY_SECRET_ENV =
            setting(
                    "amqp.access-key.secret.env",
                    ConfigTypes.ENVIRONMENT_VARIABLE,
                    null,
                    "environment variable that holds the key's secret; this or the file is"
                            + " required");

    static final Setting<String> KEY_SECRET_FILE =
            setting(
                    "amqp.access-key.secret.file",
                    ConfigTypes.TEXT,
                    null,
                    "alternative: file that holds the key's secret, read for each login");

    static final Setting<String> TOKEN_ENV =
            setting(
                    "amqp.security-token.env",
                    ConfigTypes.ENVIRONMENT_VARIABLE,
                    null,
                    "for the temporary key of a RAM role: environment variable that holds its"
                            + " token");

    static final Setting<String> TOKEN_FILE =
            setting(
                    "amqp.security-token.file",
                    ConfigTypes.TEXT,
                    null,
                    "alternative: file that holds the token, read for each login");

    static final Setting<SignMethod> SIGN_METHOD =
            setting(
                    "amqp.sign-method",
                    new ConfigType<>(
                            "one of " + String.join(", ", SignMethod.labels()),
                            SignMethod::parse,
                            SignMethod::label),
                    "hmacsha1",
                    "how logins are signed: hmacsha1, hmacmd5 or hmacsha256");

    static final Setting<Duration> IDLE_TIMEOUT =
            setting(
                    "amqp.idle-timeout",
                    new ConfigType<>(
                            "a duration from 30s to 300s",
                            AmqpSettings::idleTimeout,
                            ConfigTypes.DURATION.printer()),
                    "80s",
                    "a connection without traffic for this long counts as lost; the platform"
                            + " accepts 30s to 300s");

    static final Setting<Integer> PREFETCH =
            setting(
                    "amqp.prefetch",
                    ConfigTypes.wholeNumber(1, 10_000),
                    "500",
                    "how many messages the platform may send ahead on a connection");

    static final Setting<Integer> CONNECTIONS =
            setting(
                    "connections",
                    ConfigTypes.wholeNumber(1, 64),
                    "1",
                    "connections of this process; the platform sends at most 1,000"
                            + " messages/s on each");

    static final Setting<Integer> CONNECTS_PER_MINUTE =
            setting(
                    "amqp.connects-per-minute",
                    ConfigTypes.wholeNumber(1, 100),
                    "50",
                    "most connects per minute of this process; the platform accepts 100 over"
                            + " all processes together");

    static final Setting<Integer> IN_FLIGHT_MESSAGES =
            setting(
                    "in-flight.messages",
                    ConfigTypes.wholeNumber(1, 100_000),
                    "2000",
                    "most unacknowledged messages per connection; at this limit the connection"
                            + " receives no more");

    static final Setting<Integer> IN_FLIGHT_BYTES =
            setting(
                    "in-flight.bytes",
                    ConfigTypes.wholeNumber(1_024, 1 << 30),
                    "16777216",
                    "most bytes in the bodies of these messages");

    private AmqpSettings() {}

    /** Returns these settings in the order of the documentation. */
    static List<Setting<?>> all() {
        return List.copyOf(ALL);
    }

    private static Duration idleTimeout(String text) {
        Duration duration = ConfigTypes.DURATION.parser().apply(text);
        if (duration.compareTo(SHORTEST_IDLE) < 0 || duration.compareTo(LONGEST_IDLE) > 0) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }

    private static <T> Setting<T> setting(
            String name, ConfigType<T> type, String defaultText, String description) {
        Setting<T> setting = new Setting<>(name, type, defaultText, description);
        ALL.add(setting);
        return setting;
    }
}
