package io.fleetpulse.sink.postgres;

/** Reports that the job may not write, because it would replace rows of another run. */
final class RowsOfAnotherRunException extends RuntimeException {

    private static final long serialVersionUID = 1;

    RowsOfAnotherRunException(String message) {
        super(message);
    }
}
