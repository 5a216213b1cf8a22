package io.fleetpulse.message;

import java.util.List;

/**
 * Events that a device reported in one batch; "Data formats", Submit device events in batches.
 *
 * @param origin where the message came from
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param platformTime the envelope's {@code generateTime}, else the Kafka timestamp, but never past
 *     the newest entry by more than the configured skew; milliseconds since the epoch
 * @param entries all events of the batch
 */
public record EventBatch(
        Origin origin,
        String productKey,
        String deviceName,
        long platformTime,
        List<EventEntry> entries)
        implements Message {
    @Override
    public Family family() {
        return Family.EVENT_BATCH;
    }
}
