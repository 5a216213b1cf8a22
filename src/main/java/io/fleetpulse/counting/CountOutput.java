package io.fleetpulse.counting;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.delivery.StreamCount;
import io.fleetpulse.result.Change;

/** Where a sender's deliveries go. */
interface CountOutput {

    /** What the stream counts of a delivery. */
    void stream(StreamCount count);

    /** What a window counts. */
    void count(CountDelta delta);

    /** A row that amends a window. */
    void row(Change change);

    /** What a first delivery tells. */
    void activity(DeviceActivity activity);
}
