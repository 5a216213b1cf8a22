package io.fleetpulse.sink.postgres;

import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports that the job may not write, because it would replace rows of another run. */
final class RowsOfAnotherRunException extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(RowsOfAnotherRunException.class);

    private RowsOfAnotherRunException(String message) {
        super(message);
    }

    /** Logs why the job may not write, and returns the failure that ends the job. */
    static SuppressRestartsException endingJob(String message) {
        LOG.error(message);
        return new SuppressRestartsException(new RowsOfAnotherRunException(message));
    }
}
