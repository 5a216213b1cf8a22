package io.fleetpulse.notifier.outbox;

import java.util.Locale;

/** What a message says of an alert. */
public enum News {
    /** It fires now. */
    RAISED,
    /** It was over, and fires again. */
    RAISED_AGAIN,
    /** It still fires. */
    STILL,
    /** It is over. */
    RESOLVED,
    /** It fired and was over before anything was said of it. */
    CAME_AND_WENT,
    /** It was told, and later data took it back. */
    WITHDRAWN,
    /** A decision that asks nobody to act. */
    INFORMATION;

    /** As JSON writes it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
