package io.fleetpulse.config;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The types of setting values. */
public final class ConfigTypes {

    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(1);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(24);
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

    /**
     * The length of windows. State keeps times within a window in 31 bits of milliseconds. Some
     * tables have rows for every window while a rollout runs, so that windows of a millisecond
     * would write millions of rows per day.
     */
    static final ConfigType<Duration> WINDOW =
            new ConfigType<>(
                    "a duration from 1s to 24d, such as 30s, 10m, 1h, 1d or PT1M",
                    ConfigTypes::window,
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

    public static final ConfigType<Path> FILE =
            new ConfigType<>(
                    "the path of a file",
                    value -> Path.of(requireMatch(value, ".+")),
                    Path::toString);

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

    public static final ConfigType<String> SCHEMA =
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

    static String requireMatch(String value, String form) {
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

    private static Duration window(String value) {
        Duration window = DurationText.parse(value);
        if (window.compareTo(SHORTEST_WINDOW) < 0 || window.compareTo(LONGEST_WINDOW) > 0) {
            throw new IllegalArgumentException(value);
        }
        return window;
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
}
