package io.fleetpulse.message;

/**
 * Properties that a device reported in one batch; "Data formats", Submit device properties in batches.
 *
 * @param origin where the message came from
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param platformTime the envelope's {@code generateTime}, else the Kafka timestamp, but never past
 *     the newest entry by more than the configured skew; milliseconds since the epoch
 * @param readings all readings of the batch
 */
public record PropertyBatch(
        Origin origin, String productKey, String deviceName, long platformTime, Readings readings)
        implements Message {
    @Override
    public Family family() {
        return Family.PROPERTY_BATCH;
    }
}
