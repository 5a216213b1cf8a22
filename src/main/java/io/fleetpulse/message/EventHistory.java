package io.fleetpulse.message;

/**
 * An event that a device reported after the fact; "Data formats", Submit historical events.
 *
 * @param origin where the message came from
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param iotId the platform's identifier of the device; null where the message has none
 * @param identifier event identifier, for a module's event {@code module:event}
 * @param name name of the event; null where the message has none
 * @param type event type of the TSL, for example {@code info}, {@code alert}, {@code error}; null
 *     where the message has none
 * @param gmtCreate when the platform generated the message, milliseconds since the epoch; {@link
 *     Message#NO_TIME} where the message has none
 * @param time when the event happened, milliseconds since the epoch
 * @param value output parameters as JSON text; null where they failed the validation
 * @param failure what failed the TSL validation ({@code checkFailedData}); null where nothing did
 */
public record EventHistory(
        Origin origin,
        String productKey,
        String deviceName,
        String iotId,
        String identifier,
        String name,
        String type,
        long gmtCreate,
        long time,
        String value,
        ValidationFailure failure)
        implements Message {
    @Override
    public Family family() {
        return Family.EVENT_HISTORY;
    }

    @Override
    public long platformTime() {
        return NO_TIME;
    }
}
