package io.fleetpulse.source.decode;

import io.fleetpulse.message.Family;

/** The decoder of each family. */
public final class FamilyDecoders {

    private FamilyDecoders() {}

    public static FamilyDecoder of(Family family) {
        return switch (family) {
            case CUSTOM -> new CustomDecoder();
            case STATUS -> new StatusDecoder();
            case PROPERTY_POST, PROPERTY_BATCH, PROPERTY_HISTORY -> new PropertyDecoder(family);
            case EVENT_POST, EVENT_HISTORY -> new EventDecoder(family);
            case EVENT_BATCH -> new EventBatchDecoder();
            case LIFECYCLE -> new LifecycleDecoder();
            case TOPOLOGY, SUB_DEVICES_FOUND -> new TopologyDecoder(family);
            case DOWNLINK_REPLY -> new DownlinkReplyDecoder();
            case OTA_RESULT, OTA_PROGRESS -> new OtaTaskDecoder(family);
            case MODULE_VERSION -> new ModuleVersionDecoder();
            case OTA_BATCH_STATUS -> new OtaBatchStatusDecoder();
            case TAGS -> new TagDecoder();
            case DEVICE_JOB, INSTANCE_MIGRATION -> new JobDecoder(family);
        };
    }
}
