package io.fleetpulse.status;

import java.util.ArrayList;
import java.util.List;

/** Writes a failure with its causes in one line, for logs and {@code /health}. */
public final class FailureText {

    private FailureText() {}

    /**
     * Returns the failure and its causes, each cause once: Kafka's clients report only in a cause
     * that a password is wrong or a certificate is not trusted.
     */
    public static String of(Throwable failure) {
        List<String> parts = new ArrayList<>();
        String previous = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // A failure without a message of its own repeats its cause.
            String text = masked(cause.toString().replaceAll("\\s+", " "));
            if (!previous.contains(text)) {
                parts.add(text);
            }
            previous = text;
        }
        return String.join("; cause: ", parts);
    }

    /** Kafka's clients quote what follows a quote that a password contains. */
    private static String masked(String text) {
        return text.replaceAll("'.*' in JAAS config", "****** in JAAS config");
    }
}
