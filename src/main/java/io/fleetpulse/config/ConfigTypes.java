package io.fleetpulse.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of setting values. */
public final class ConfigTypes {

    private static final Pattern SERVER =
            Pattern.compile("(?:[A-Z_]+://)?(?:\\[[0-9a-fA-F:%.]+]|[0-9A-Za-z._-]+):([0-9]{1,5})");

    /** A host, without one the local machine, and a port, without one PostgreSQL's. */
    private static final Pattern DATABASE_SERVER =
            Pattern.compile("(?:\\[[^\\[\\]]*]|[^:\\[\\]]*)(?::([0-9]{1,5}))?");

    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");
    private static final Set<String> STARTS = Set.of("committed", "earliest", "latest");

    public static final ConfigType<Boolean> FLAG =
            new ConfigType<>("true or false", ConfigTypes::flag, String::valueOf);

    public static final ConfigType<Duration> DURATION =
            new ConfigType<>(
                    "a duration from 0 to 36500d, such as " + DurationText.EXAMPLES,
                    DurationText::parse,
                    DurationText::print);

    public static final ConfigType<Duration> POSITIVE_DURATION =
            new ConfigType<>(
                    "a duration longer than 0 and at most 36500d, such as " + DurationText.EXAMPLES,
                    ConfigTypes::positiveDuration,
                    DurationText::print);

    public static final ConfigType<Integer> COUNT =
            new ConfigType<>(
                    "a whole number from 1 to " + Integer.MAX_VALUE,
                    ConfigTypes::count,
                    String::valueOf);

    static final ConfigType<Double> FRACTION =
            new ConfigType<>(
                    "a number from 0 to less than 1 with at most 9 decimals, such as 0.1",
                    ConfigTypes::fraction,
                    ConfigTypes::decimal);

    public static final ConfigType<Double> RATIO =
            new ConfigType<>(
                    "a number from 1 on, such as 1.5", ConfigTypes::ratio, ConfigTypes::decimal);

    public static final ConfigType<ZoneId> ZONE =
            new ConfigType<>(
                    "a time zone, such as Asia/Shanghai, UTC or +08:00", ZoneId::of, ZoneId::getId);

    public static final ConfigType<String> TEXT = text("text that is not empty", ".+");

    public static final ConfigType<String> SERVERS =
            new ConfigType<>(
                    "host:port, or several separated by commas",
                    ConfigTypes::servers,
                    Function.identity());

    public static final ConfigType<List<String>> TOPICS =
            new ConfigType<>(
                    "names of Kafka topics, separated by commas",
                    value -> list(value, TOPIC),
                    names -> String.join(",", names));

    public static final ConfigType<String> ONE_TOPIC =
            new ConfigType<>(
                    "the name of a Kafka topic", ConfigTypes::oneTopic, Function.identity());

    static final ConfigType<String> REGULAR_EXPRESSION =
            new ConfigType<>(
                    "a regular expression of Java",
                    value -> Pattern.compile(requireMatch(value, ".+")).pattern(),
                    Function.identity());

    static final ConfigType<String> START =
            new ConfigType<>(
                    "committed, earliest, latest, or an ISO instant such as 2026-01-31T00:00:00Z,"
                            + " not before 1970",
                    ConfigTypes::start,
                    Function.identity());

    static final ConfigType<Boolean> GUARANTEE =
            new ConfigType<>(
                    "at-least-once or exactly-once",
                    ConfigTypes::exactlyOnce,
                    ConfigTypes::guarantee);

    static final ConfigType<String> TOPIC_PREFIX =
            text(
                    "the beginning of Kafka topics: letters, digits, '.', '_', '-'",
                    "[a-zA-Z0-9._-]{0,200}");

    static final ConfigType<String> JDBC_URL =
            new ConfigType<>(
                    "jdbc:postgresql://host:port/database",
                    ConfigTypes::jdbcUrl,
                    Function.identity());

    static final ConfigType<String> SCHEMA =
            text(
                    "a name of 1 to 63 lower-case letters, digits and '_' that begins with a letter"
                            + " and is none of PostgreSQL's own",
                    SchemaName.FORM);

    static final ConfigType<Boolean> OVER_EXISTING =
            new ConfigType<>(
                    "refuse or replace", ConfigTypes::replacesExisting, ConfigTypes::overExisting);

    public static final ConfigType<String> ENVIRONMENT_VARIABLE =
            text("the name of an environment variable", "[A-Za-z_][A-Za-z0-9_]*");

    private ConfigTypes() {}

    /**
     * Text of one form.
     *
     * @param expected what a mistake says that the setting expects
     * @param form a regular expression that the whole text matches
     */
    public static ConfigType<String> text(String expected, String form) {
        return new ConfigType<>(expected, value -> requireMatch(value, form), Function.identity());
    }

    /** A whole number from the least to the most, both included. */
    public static ConfigType<Integer> wholeNumber(int least, int most) {
        return new ConfigType<>(
                "a whole number from " + least + " to " + most,
                value -> {
                    int number = Integer.parseInt(value);
                    if (number < least || number > most) {
                        throw new IllegalArgumentException(value);
                    }
                    return number;
                },
                String::valueOf);
    }

    private static String requireMatch(String value, String form) {
        if (!value.matches(form)) {
            throw new IllegalArgumentException(value);
        }
        return value;
    }

    private static Boolean flag(String value) {
        return Boolean.valueOf(requireMatch(value, "true|false"));
    }

    private static Boolean exactlyOnce(String value) {
        return requireMatch(value, "at-least-once|exactly-once").equals("exactly-once");
    }

    private static String guarantee(Boolean exactlyOnce) {
        if (exactlyOnce) {
            return "exactly-once";
        }
        return "at-least-once";
    }

    private static Boolean replacesExisting(String value) {
        return requireMatch(value, "refuse|replace").equals("replace");
    }

    private static String overExisting(Boolean replaces) {
        if (replaces) {
            return "replace";
        }
        return "refuse";
    }

    private static Duration positiveDuration(String value) {
        Duration duration = DurationText.parse(value);
        if (duration.isZero()) {
            throw new IllegalArgumentException(value);
        }
        return duration;
    }

    private static Integer count(String value) {
        return Integer.valueOf(requireMatch(value, "0*[1-9][0-9]*"));
    }

    private static Double fraction(String value) {
        double number = Double.parseDouble(requireMatch(value, "0|0?\\.[0-9]{1,9}"));
        if (number >= 1) {
            throw new IllegalArgumentException(value);
        }
        return number;
    }

    private static Double ratio(String value) {
        double number = Double.parseDouble(requireMatch(value, "[0-9]{1,9}(\\.[0-9]{1,9})?"));
        if (number < 1) {
            throw new IllegalArgumentException(value);
        }
        return number;
    }

    private static String decimal(Double number) {
        return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }

    private static String start(String value) {
        if (!STARTS.contains(value)) {
            Instant instant = Instant.parse(value.toUpperCase(Locale.ROOT));
            // Kafka looks up times as milliseconds since the epoch, and none that are negative.
            if (instant.toEpochMilli() < 0) {
                throw new IllegalArgumentException(value);
            }
            return instant.toString();
        }
        return value;
    }

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

    /** Checks the hosts and ports; the driver itself checks the parameters when it connects. */
    private static String jdbcUrl(String value) {
        String place = requireMatch(value, "jdbc:postgresql:.+").substring(16);
        if (place.startsWith("//")) {
            for (String server : place.substring(2).split("[/?]", 2)[0].split(",", -1)) {
                Matcher matcher = DATABASE_SERVER.matcher(server);
                if (!matcher.matches()
                        || matcher.group(1) != null
                                && !isPort(Integer.parseInt(matcher.group(1)))) {
                    throw new IllegalArgumentException(value);
                }
            }
        }
        return value;
    }

    private static boolean isPort(int number) {
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
