package io.fleetpulse.counting;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.delivery.StreamCount;
import io.fleetpulse.result.Change;

/** Receives what {@link SenderState} emits for a sender's deliveries. */
interface CountOutput {

    /** Emits what a delivery counts in the stream's windows. */
    void stream(StreamCount count);

    /** Emits a delta of a window. */
    void count(CountDelta delta);

    /** Emits a row that amends a window. */
    void row(Change change);

    /** Emits an activity of a first delivery for other features. */
    void activity(DeviceActivity activity);
}
