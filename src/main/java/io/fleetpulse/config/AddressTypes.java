package io.fleetpulse.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of settings that name servers, databases and Kafka topics. */
public final class AddressTypes {

    private static final Pattern SERVER =
            Pattern.compile("(?:[A-Z_]+://)?(?:\\[[0-9a-fA-F:%.]+]|[0-9A-Za-z._-]+):([0-9]{1,5})");

    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

    public static final ConfigType<String> SERVERS =
            new ConfigType<>(
                    "host:port, or several separated by commas",
                    AddressTypes::servers,
                    Function.identity());

    public static final ConfigType<List<String>> TOPICS =
            new ConfigType<>(
                    "names of Kafka topics, separated by commas",
                    value -> list(value, TOPIC),
                    names -> String.join(",", names));

    public static final ConfigType<String> ONE_TOPIC =
            new ConfigType<>(
                    "the name of a Kafka topic", AddressTypes::oneTopic, Function.identity());

    static final ConfigType<String> TOPIC_PREFIX =
            ConfigTypes.text(
                    "the beginning of Kafka topics: letters, digits, '.', '_', '-'",
                    "[a-zA-Z0-9._-]{0,200}");

    public static final ConfigType<String> JDBC_URL =
            new ConfigType<>(
                    "jdbc:postgresql://host:port/database",
                    AddressTypes::jdbcUrl,
                    Function.identity());

    private AddressTypes() {}

    private static String servers(String value) {
        List<String> servers = list(value, SERVER);
        for (String server : servers) {
            Matcher matcher = SERVER.matcher(server);
            if (!matcher.matches() || !isPort(Integer.parseInt(matcher.group(1)))) {
                throw new IllegalArgumentException(server);
            }
        }
        return String.join(",", servers);
    }

    /** Programs without PostgreSQL's driver never call this. */
    private static String jdbcUrl(String value) {
        return DatabaseUrl.parse(value);
    }

    static boolean isPort(int number) {
        return number > 0 && number < 65536;
    }

    private static String oneTopic(String value) {
        List<String> names = list(value, TOPIC);
        if (names.size() > 1) {
            throw new IllegalArgumentException(value);
        }
        return names.get(0);
    }

    private static List<String> list(String value, Pattern form) {
        List<String> members = new ArrayList<>();
        for (String member : value.split(",", -1)) {
            String name = member.strip();
            if (!form.matcher(name).matches()) {
                throw new IllegalArgumentException(name);
            }
            if (!members.contains(name)) {
                members.add(name);
            }
        }
        return List.copyOf(members);
    }
}
