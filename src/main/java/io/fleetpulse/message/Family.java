package io.fleetpulse.message;

/** The nineteen families of forwarded messages, in the order of the platform's "Data formats". */
public enum Family {
    CUSTOM("custom"),
    STATUS("status"),
    PROPERTY_POST("property_post"),
    EVENT_POST("event_post"),
    PROPERTY_BATCH("property_batch"),
    EVENT_BATCH("event_batch"),
    LIFECYCLE("lifecycle"),
    TOPOLOGY("topology"),
    SUB_DEVICES_FOUND("sub_devices_found"),
    DOWNLINK_REPLY("downlink_reply"),
    PROPERTY_HISTORY("property_history"),
    EVENT_HISTORY("event_history"),
    OTA_RESULT("ota_result"),
    OTA_PROGRESS("ota_progress"),
    MODULE_VERSION("module_version"),
    OTA_BATCH_STATUS("ota_batch_status"),
    TAGS("tags"),
    DEVICE_JOB("device_job"),
    INSTANCE_MIGRATION("instance_migration");

    private final String label;

    Family(String label) {
        this.label = label;
    }

    /** Returns the family's name in results, metrics and documentation, in snake case. */
    public String label() {
        return label;
    }
}
