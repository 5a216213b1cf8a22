package io.fleetpulse.notifier.outbox;

import java.util.Locale;

/** The kind of change that a message reports about an alert. */
public enum ItemKind {
    /** The alert fires. */
    RAISED,
    /** The alert ended and fires again. */
    RAISED_AGAIN,
    /** The alert still fires. */
    STILL,
    /** The alert ended. */
    RESOLVED,
    /** The alert fired and ended before a message reported it. */
    CAME_AND_WENT,
    /** A message reported the alert, and later data revoked it. */
    WITHDRAWN,
    /** A decision that requires no action. */
    INFORMATION;

    /** Returns the name in JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
