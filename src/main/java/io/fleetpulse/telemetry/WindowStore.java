package io.fleetpulse.telemetry;

import java.io.IOException;

/**
 * Stores the closed windows of a device in a state of their own, which most messages do not touch.
 * The windows are read when windows close, when rows are restated, and when windows leave the
 * state.
 */
interface WindowStore {

    /** Reads the windows; {@link ClosedWindows#NONE} if there are none. */
    ClosedWindows read() throws IOException;

    /** Replaces all stored windows. */
    void write(ClosedWindows windows) throws IOException;
}
