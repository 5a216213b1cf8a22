package io.fleetpulse.telemetry;

import java.io.IOException;

/**
 * Where the closed windows of a device lie, apart from what each message touches: they are needed when
 * windows close, when rows are restated, and when windows leave the state.
 */
interface WindowStore {

    /** The windows; {@link ClosedWindows#NONE} where there are none. */
    ClosedWindows read() throws IOException;

    /** Replaces them. */
    void write(ClosedWindows windows) throws IOException;
}
