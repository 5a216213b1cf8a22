package io.fleetpulse.notifier.alert;

import java.util.Locale;

/** How much an alert matters, in rising order. */
public enum Severity {
    INFO,
    WARNING,
    CRITICAL;

    /** Reads a severity as rows and files write it; what is not known matters as a warning does. */
    public static Severity of(String text) {
        return switch (text) {
            case "info" -> INFO;
            case "critical" -> CRITICAL;
            default -> WARNING;
        };
    }

    /** As rows and files write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this is as severe as another one, or more. */
    public boolean isAtLeast(Severity other) {
        return compareTo(other) >= 0;
    }
}
