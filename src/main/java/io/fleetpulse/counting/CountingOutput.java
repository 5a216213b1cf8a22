package io.fleetpulse.counting;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.result.Change;
import io.fleetpulse.stream.StreamIncrement;

/** Receives what {@link SenderCounter} emits for the messages of a sender. */
interface CountingOutput {

    /** Emits what a delivery counts in the stream's windows. */
    void stream(StreamIncrement count);

    /** Emits a delta of a window. */
    void count(CountDelta delta);

    /** Emits a row that amends a window. */
    void row(Change change);

    /**
     * Emits a message, or its retraction, that counts at its device again.
     *
     * @param partition the watermark of the partition of a first delivery; of another delivery, the
     *     watermark that decided where the first one counts
     */
    void ofDevice(CountedMessage message, long partition);

    /** Emits an activity of a first delivery for other features. */
    void activity(DeviceActivity activity);
}
