package io.fleetpulse.message;

/** What happened to a device or to an edge between a gateway and a sub-device. */
public enum ChangeAction {
    CREATE,
    DELETE,
    ENABLE,
    DISABLE
}
