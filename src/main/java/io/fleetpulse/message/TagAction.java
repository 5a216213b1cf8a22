package io.fleetpulse.message;

/** What happened to a device's tags. */
public enum TagAction {
    UPDATE,
    DELETE,
    DELETEALL
}
