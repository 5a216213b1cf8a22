package io.fleetpulse.message;

/**
 * One message that IoT Platform forwarded, decoded and validated: one of the nineteen families of
 * the platform's "Data formats". All times are milliseconds since the epoch.
 */
public sealed interface Message
        permits CustomMessage,
                DeviceStatus,
                PropertyPost,
                EventPost,
                PropertyBatch,
                EventBatch,
                DeviceLifecycle,
                TopologyChange,
                SubDevicesFound,
                DownlinkReply,
                PropertyHistory,
                EventHistory,
                OtaResult,
                OtaProgress,
                ModuleVersion,
                OtaBatchStatus,
                TagChange,
                DeviceJob,
                InstanceMigration {

    /** The value of an absent time. */
    long NO_TIME = Long.MIN_VALUE;

    /** Returns where the message came from. */
    Origin origin();

    /** Returns the family of the message. */
    Family family();

    /**
     * Returns the platform's time of the message, which moves the watermark; {@link #NO_TIME} for
     * the families that never move it (history, sub-devices found).
     */
    long platformTime();

    /**
     * Whether a time of the message is that of its Kafka record, because the envelope has no {@code
     * generateTime}. Redeliveries of such a message have other times.
     */
    default boolean timeOfRecord() {
        return false;
    }
}
