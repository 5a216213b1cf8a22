package io.fleetpulse.message;

import java.util.List;

/**
 * Properties that a device reported after the fact; "Data formats", Submit historical properties.
 *
 * @param origin where the message came from
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param iotId the platform's identifier of the device; null where the message has none
 * @param gmtCreate when the platform generated the message, milliseconds since the epoch; {@link
 *     Message#NO_TIME} where the message has none
 * @param readings the valid readings ({@code items})
 * @param failures what failed the TSL validation ({@code checkFailedData}); empty where nothing did
 */
public record PropertyHistory(
        Origin origin,
        String productKey,
        String deviceName,
        String iotId,
        long gmtCreate,
        Readings readings,
        List<ValidationFailure> failures)
        implements Message {
    @Override
    public Family family() {
        return Family.PROPERTY_HISTORY;
    }

    @Override
    public long platformTime() {
        return NO_TIME;
    }
}
