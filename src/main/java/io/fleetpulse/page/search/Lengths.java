package io.fleetpulse.page.search;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations such as {@code 90s}, {@code 2h} and {@code 1d12h}. */
final class Lengths {

    private static final Pattern WHOLE = Pattern.compile("(\\d{1,9}(w|d|h|m|s|ms))+");
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|w|d|h|m|s)");
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private static final Map<String, Duration> UNITS =
            Map.of(
                    "ms", Duration.ofMillis(1),
                    "s", Duration.ofSeconds(1),
                    "m", Duration.ofMinutes(1),
                    "h", Duration.ofHours(1),
                    "d", Duration.ofDays(1),
                    "w", Duration.ofDays(7));

    private Lengths() {}

    /**
     * Reads a duration of at most 36,525 days, a century; empty if the text is not such a duration.
     */
    static Optional<Duration> read(String text) {
        if (text.length() > 40 || !WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        Matcher parts = PART.matcher(text);
        while (parts.find()) {
            long count = Long.parseLong(parts.group(1));
            sum = sum.plus(UNITS.get(parts.group(2)).multipliedBy(count));
        }
        if (sum.compareTo(LONGEST) > 0) {
            return Optional.empty();
        }
        return Optional.of(sum);
    }
}
