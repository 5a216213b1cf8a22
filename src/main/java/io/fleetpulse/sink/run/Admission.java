package io.fleetpulse.sink.run;

import java.io.Serializable;

/** Holds a sink back until the run may write its results. */
public interface Admission extends Serializable {

    /** Admits immediately. */
    Admission FREE = () -> {};

    /**
     * Returns when the run may write. Where it may not, another sink ends the job.
     *
     * @throws Exception when the lookup fails or the task is cancelled
     */
    void await() throws Exception;
}
