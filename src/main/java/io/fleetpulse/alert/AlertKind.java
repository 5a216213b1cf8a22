package io.fleetpulse.alert;

/** The subject matter of an alert. */
public enum AlertKind {
    /** The advice on a rollout changed. */
    ROLLOUT_GATE("rollout_gate"),
    /** A device flaps. */
    FLAPPING("flapping"),
    /** Many devices went offline together. */
    INCIDENT("incident"),
    /** Tasks of a rollout have been silent too long. */
    ROLLOUT_STALLED("rollout_stalled"),
    /** A device is offline too long. */
    OFFLINE("offline"),
    /** A property is beyond a limit too long. */
    PROPERTY("property"),
    /** Too many devices of a product are offline too long. */
    OFFLINE_SHARE("offline_share"),
    /** A device is online and sends nothing for too long. */
    SILENT("silent");

    private final String label;

    AlertKind(String label) {
        this.label = label;
    }

    /** The name in the table of alerts. */
    public String label() {
        return label;
    }
}
