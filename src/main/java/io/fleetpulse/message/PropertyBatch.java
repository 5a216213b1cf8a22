package io.fleetpulse.message;

/**
 * Properties that a device reported in one batch; "Data formats", Submit device properties in batches.
 *
 * @param origin where the message came from
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param platformTime the envelope's {@code generateTime}, else the Kafka timestamp, but never past
 *     the newest entry by more than the configured skew; milliseconds since the epoch
 * @param newestEntry time of the newest entry, with a usable value or without one, milliseconds
 *     since the epoch; {@link Message#NO_TIME} if no entry has a time
 * @param readings all readings of the batch
 * @param timeOfRecord whether the time is that of the Kafka record, because the envelope has no
 *     {@code generateTime}: redeliveries then have other times
 */
public record PropertyBatch(
        Origin origin,
        String productKey,
        String deviceName,
        long platformTime,
        long newestEntry,
        Readings readings,
        boolean timeOfRecord)
        implements Message {
    @Override
    public Family family() {
        return Family.PROPERTY_BATCH;
    }
}
