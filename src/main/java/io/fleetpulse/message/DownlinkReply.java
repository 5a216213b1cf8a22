package io.fleetpulse.message;

/**
 * A device answered a command, or the platform reported why it could not; "Data formats", Results
 * of downstream commands.
 *
 * @param origin where the message came from
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param iotId the platform's identifier of the device; null where the message has none
 * @param requestId id of the command; null where the message has none
 * @param code result code of the device or the platform, 200 for success
 * @param message text of the result; null where the message has none
 * @param commandTopic topic that carried the command; null where the message has none
 * @param data what the device returned, as JSON text; null where it returned nothing
 * @param failure what failed the TSL validation ({@code checkFailedData}); null where nothing did
 * @param gmtCreate when the platform generated the message, milliseconds since the epoch
 */
public record DownlinkReply(
        Origin origin,
        String productKey,
        String deviceName,
        String iotId,
        String requestId,
        long code,
        String message,
        String commandTopic,
        String data,
        ValidationFailure failure,
        long gmtCreate)
        implements Message {
    @Override
    public Family family() {
        return Family.DOWNLINK_REPLY;
    }

    @Override
    public long platformTime() {
        return gmtCreate;
    }
}
