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
 * The parameters of a request. Every endpoint accepts {@code from} and {@code to} (milliseconds
 * since the epoch; by default the last hour) and {@code product} (by default all products).
 * Endpoints may require further parameters, whose values are texts.
 */
final class Parameters {

    /** Thrown for an invalid request; the message is for the client. */
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
     * Distance of the points of a time series, in seconds. A computed parameter: the page derives
     * it from the range and the length of the windows.
     */
    static final String STEP = "step";

    private static final long HOUR = 3_600_000;
    private static final long LONGEST_RANGE = 400 * 24 * HOUR;

    /** The latest accepted time: the end of the year 9999. */
    static final long GREATEST_TIME = 253_402_300_799_000L;

    private static final int LONGEST_TEXT = 4096;
    private static final int POINTS = 200;

    /** The job's default length of windows, used when the database has none. */
    private static final long USUAL_WINDOW = 60_000;

    /** Candidate steps in seconds: round numbers of seconds, minutes, hours and days. */
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
     * Reads the parameters of a URL.
     *
     * @param query encoded query of the URL; null if absent
     * @param known required parameters of the endpoint in addition to the common ones
     * @param now the current time, milliseconds since the epoch
     */
    static Parameters parse(String query, Set<String> known, long now) throws BadRequest {
        Map<String, String> given = decoded(query);
        long to = time(given.remove(TO), now, TO);
        long from = time(given.remove(FROM), to - HOUR, FROM);
        if (from >= to || to - from > LONGEST_RANGE) {
            throw new BadRequest("from must be before to, and at most 400 days earlier");
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

    /** Returns the value of the product or of a required parameter. */
    String text(String name) {
        return texts.get(name);
    }

    /** Returns the start of the range, inclusive, in milliseconds since the epoch. */
    long from() {
        return from;
    }

    /** Returns the end of the range, exclusive, in milliseconds since the epoch. */
    long to() {
        return to;
    }

    /**
     * Returns these parameters for windows of another length.
     *
     * @param length length of the windows in milliseconds; empty if unknown
     */
    Parameters withWindow(OptionalLong length) {
        return new Parameters(texts, from, to, length.orElse(USUAL_WINDOW));
    }

    /**
     * Returns the distance of the points of a series in milliseconds: a multiple of the window
     * length, large enough that the range has at most 200 points.
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

    /** Binds the value of a named parameter. */
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
                // PostgreSQL's text cannot contain U+0000, so no row has such a value.
                if (value.length() > LONGEST_TEXT || value.indexOf('\0') >= 0) {
                    throw new BadRequest(
                            "The value of \"" + name + "\" is too long or contains U+0000");
                }
                decoded.put(name, value);
            } catch (IllegalArgumentException e) {
                throw new BadRequest("The query of the URL is malformed");
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
            // Reported below, as for a number out of range.
        }
        throw new BadRequest(name + ": expected milliseconds since the epoch");
    }
}
