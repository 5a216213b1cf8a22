package io.fleetpulse.notifier.alert;

import java.util.Locale;

/** The severity of an alert, in rising order. */
public enum Severity {
    INFO,
    WARNING,
    CRITICAL;

    /** Reads a severity from a row or file; any unknown text is {@link #WARNING}. */
    public static Severity of(String text) {
        return switch (text) {
            case "info" -> INFO;
            case "critical" -> CRITICAL;
            default -> WARNING;
        };
    }

    /** Returns the name in rows and files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether this severity is equal to or higher than another. */
    public boolean isAtLeast(Severity other) {
        return compareTo(other) >= 0;
    }
}
