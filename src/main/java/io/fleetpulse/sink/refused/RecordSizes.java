package io.fleetpulse.sink.refused;

import java.io.Serializable;

/** How a writer learns, when it starts, how large a record may be. */
public interface RecordSizes extends Serializable {

    /** Finds it; where that fails, what is known without asking. */
    LargestRecord find() throws InterruptedException;
}
