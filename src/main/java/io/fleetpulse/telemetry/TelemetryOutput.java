package io.fleetpulse.telemetry;

import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;

/** Receives what {@link ReadingCounter} and {@link DeviceTelemetry} emit for a device. */
interface TelemetryOutput {

    /** Emits a row of a result table. */
    void row(Change change);

    /**
     * Adds a number to its product's window.
     *
     * @param windowStart start of the window, milliseconds since the epoch
     * @param firstOfDevice whether it is the device's first number of the property in the window
     */
    void number(
            String productKey,
            String property,
            long windowStart,
            double value,
            boolean firstOfDevice);

    /** Adds a categorical value to its product's window. */
    void value(String productKey, String property, long windowStart, String value);

    /** Emits the categorical values with which one message amends a window. */
    void valueAmendment(ProductDelta amendment);

    /**
     * Counts a delivery of a message in the stream.
     *
     * @param delivery the delivery, with the watermark that decides what is too late
     * @param before the delivery by which the message counted so far; null for the first delivery
     */
    void delivered(DeviceReadings message, Delivery delivery, Delivery before);

    /** Emits how many readings a device has at which times. */
    void readingTimes(ReadingTimes times);

    /** Reports a reading in this window of a property beyond the device's limit. */
    void beyondPropertyLimit(DeviceKey device, String property, long windowStart);
}
