package io.fleetpulse.sink.refused;

import java.io.Serializable;

/** Finds how large a record may be, when a writer starts. */
public interface RecordSizes extends Serializable {

    /** Returns the limits; where the lookup fails, those that need no lookup. */
    LargestRecord find() throws InterruptedException;
}
