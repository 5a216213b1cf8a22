package io.fleetpulse.page;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a request asks about. Every endpoint knows {@code from} and {@code to} (milliseconds since
 * the epoch; the last hour where they are missing) and {@code product} (all products where it is
 * missing or empty); the others are texts of their own.
 */
final class Parameters {

    /** Thrown for a request that cannot be answered; the message is for the one who asked. */
    static final class BadRequest extends Exception {
        private static final long serialVersionUID = 1;

        BadRequest(String message) {
            super(message);
        }
    }

    static final String PRODUCT = "product";
    static final String FROM = "from";
    static final String TO = "to";

    /**
     * Width of the points of a time series, in seconds. Not a request's: it follows from the range
     * and from the length of the windows.
     */
    static final String STEP = "step";

    private static final long HOUR = 3_600_000;
    private static final long LONGEST_RANGE = 400 * 24 * HOUR;

    /** As far as PostgreSQL's and Java's calendars agree without effort: the year 9999. */
    static final long GREATEST_TIME = 253_402_300_799_000L;

    private static final int LONGEST_TEXT = 4096;
    private static final int POINTS = 200;

    /** The length of windows by default, taken where there are none. */
    private static final long USUAL_WINDOW = 60_000;

    /** Steps in seconds that a clock's face knows. */
    private static final long[] STEPS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400,
        259_200
    };

    private final Map<String, String> texts;
    private final long from;
    private final long to;
    private final long window;

    private Parameters(Map<String, String> texts, long from, long to, long window) {
        this.texts = texts;
        this.from = from;
        this.to = to;
        this.window = window;
    }

    /**
     * Reads the query part of an address.
     *
     * @param query still encoded; null where there is none
     * @param known names that the endpoint has a use for, beside the common ones
     * @param now for a request without times, milliseconds since the epoch
     */
    static Parameters parse(String query, Set<String> known, long now) throws BadRequest {
        Map<String, String> given = decoded(query);
        long to = time(given.remove(TO), now, TO);
        long from = time(given.remove(FROM), to - HOUR, FROM);
        if (from >= to || to - from > LONGEST_RANGE) {
            throw new BadRequest("from must be before to, by 400 days at the most");
        }
        Map<String, String> texts = new HashMap<>();
        texts.put(PRODUCT, "");
        for (Map.Entry<String, String> parameter : given.entrySet()) {
            if (!parameter.getKey().equals(PRODUCT) && !known.contains(parameter.getKey())) {
                throw new BadRequest("There is no parameter \"" + parameter.getKey() + "\" here");
            }
            texts.put(parameter.getKey(), parameter.getValue());
        }
        for (String name : known) {
            if (!texts.containsKey(name)) {
                throw new BadRequest("Parameter \"" + name + "\" is missing");
            }
        }
        return new Parameters(texts, from, to, USUAL_WINDOW);
    }

    /** The value of a parameter that the endpoint requires, or of the product. */
    String text(String name) {
        return texts.get(name);
    }

    /** Start of the range, milliseconds since the epoch. */
    long from() {
        return from;
    }

    /** End of the range, milliseconds since the epoch. */
    long to() {
        return to;
    }

    /**
     * The same for series of windows of another length.
     *
     * @param length of the windows, milliseconds; nothing where it is not known
     */
    Parameters withWindow(OptionalLong length) {
        return new Parameters(texts, from, to, length.orElse(USUAL_WINDOW));
    }

    /**
     * Milliseconds between the points of a series: whole windows, and so many that the range has
     * 200 points or fewer.
     */
    long stepMilliseconds() {
        long windows = (clockStep() + window - 1) / window;
        return windows * window;
    }

    private long clockStep() {
        for (long step : STEPS) {
            if ((to - from) / 1000 <= step * POINTS) {
                return step * 1000;
            }
        }
        return STEPS[STEPS.length - 1] * 1000;
    }

    /** Sets the value of a named parameter. */
    void bind(PreparedStatement statement, int position, String name) throws SQLException {
        switch (name) {
            case FROM -> statement.setObject(position, instant(from));
            case TO -> statement.setObject(position, instant(to));
            case STEP -> statement.setDouble(position, stepMilliseconds() / 1000.0);
            default -> statement.setString(position, texts.get(name));
        }
    }

    private static Object instant(long milliseconds) {
        return Instant.ofEpochMilli(milliseconds).atOffset(ZoneOffset.UTC);
    }

    private static Map<String, String> decoded(String query) throws BadRequest {
        Map<String, String> decoded = new HashMap<>();
        if (query == null || query.isEmpty()) {
            return decoded;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new BadRequest("Expected name=value");
            }
            try {
                String name = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8);
                String value =
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                // PostgreSQL's text cannot hold it, so no row has it.
                if (value.length() > LONGEST_TEXT || value.indexOf('\0') >= 0) {
                    throw new BadRequest("The value of \"" + name + "\" is none");
                }
                decoded.put(name, value);
            } catch (IllegalArgumentException e) {
                throw new BadRequest("The address is not encoded well");
            }
        }
        return decoded;
    }

    private static long time(String text, long otherwise, String name) throws BadRequest {
        if (text == null) {
            return otherwise;
        }
        try {
            long time = Long.parseLong(text);
            if (time >= 0 && time <= GREATEST_TIME) {
                return time;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, like a number out of bounds.
        }
        throw new BadRequest(name + ": expected milliseconds since the epoch");
    }
}
