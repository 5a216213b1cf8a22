package io.fleetpulse.telemetry;

import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.delivery.CountedDelivery;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;

/** Where a device's telemetry goes. */
interface TelemetryOutput {

    /** A row of a result table. */
    void row(Change change);

    /**
     * A number that counts in its product's window.
     *
     * @param firstOfDevice whether it is the device's first number of the property in the window
     */
    void number(
            String productKey,
            String property,
            long windowStart,
            double value,
            boolean firstOfDevice);

    /** A categorical value that counts in its product's window. */
    void value(String productKey, String property, long windowStart, String value);

    /** The categorical values of one message and window that amend the window. */
    void valueAmendment(ProductDelta amendment);

    /**
     * A message came.
     *
     * @param ahead the watermark that decides what is too late
     * @param before the delivery by which it counted before; null for the first
     */
    void delivered(DeviceReadings message, long ahead, CountedDelivery before);

    /** So many readings of a device at these times. */
    void readingTimes(ReadingTimes times);

    /** A reading of this window is of a property beyond the device's limit. */
    void beyondPropertyLimit(DeviceKey device, String property, long windowStart);
}
