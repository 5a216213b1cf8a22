package io.fleetpulse.message;

/** How an update task ended. */
public enum OtaResultStatus {
    SUCCEEDED,
    FAILED,
    CANCELED
}
