package io.fleetpulse.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses and prints durations of settings: {@code 500ms}, {@code 30s}, {@code 10m}, {@code PT1M}.
 */
final class DurationText {

    static final String EXAMPLES = "500ms, 30s, 10m, 1h, 1d or PT1M";

    /**
     * Longer than any useful duration, and short enough not to overflow milliseconds since the
     * epoch.
     */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Pattern SHORT_FORM = Pattern.compile("([0-9]{1,18}) ?(ms|s|min|m|h|d)");

    private static final Map<String, Long> MILLISECONDS =
            Map.of(
                    "ms",
                    1L,
                    "s",
                    1_000L,
                    "m",
                    60_000L,
                    "min",
                    60_000L,
                    "h",
                    3_600_000L,
                    "d",
                    86_400_000L);

    private DurationText() {}

    /**
     * Reads a duration of whole milliseconds.
     *
     * @throws RuntimeException if it is malformed, negative or longer than a century
     */
    static Duration parse(String text) {
        Duration duration = parseAnyForm(text);
        if (duration.isNegative()
                || duration.compareTo(LONGEST) > 0
                || !duration.equals(Duration.ofMillis(duration.toMillis()))) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }

    /** Writes a duration in the largest unit that divides it. */
    static String print(Duration duration) {
        long milliseconds = duration.toMillis();
        for (String unit : new String[] {"d", "h", "m", "s"}) {
            if (milliseconds > 0 && milliseconds % MILLISECONDS.get(unit) == 0) {
                return milliseconds / MILLISECONDS.get(unit) + unit;
            }
        }
        if (milliseconds == 0) {
            return "0";
        }
        return milliseconds + "ms";
    }

    private static Duration parseAnyForm(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = SHORT_FORM.matcher(text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            return Duration.ofMillis(
                    Math.multiplyExact(number, (long) MILLISECONDS.get(matcher.group(2))));
        }
        return Duration.parse(text);
    }
}
