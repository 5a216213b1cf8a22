package io.fleetpulse.sink.run;

import java.io.Serializable;

/** Holds a sink back until it is sure that the run may write its results. */
public interface Admission extends Serializable {

    /** Nothing to wait for. */
    Admission FREE = () -> {};

    /**
     * Returns when the run may write; where it may not, another sink ends the job.
     *
     * @throws Exception when that cannot be found out, or the task is cancelled
     */
    void await() throws Exception;
}
