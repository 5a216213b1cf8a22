package io.fleetpulse.source;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.Set;

/**
 * Logs exceptions that no decoder should throw, each once per class and throwing place. The log has
 * the stack but not the message, which may quote a record with a secret. Logging once keeps a
 * million identical records from flooding the log.
 */
final class UnforeseenErrors {

    /** Maximum number of distinct exceptions that are logged. */
    static final int MOST = 100;

    private static final Logger LOG = LoggerFactory.getLogger(UnforeseenErrors.class);

    private final Set<String> logged = new HashSet<>();

    /**
     * Logs an exception if it is the first of its kind.
     *
     * @param place the record's place in Kafka
     */
    void log(RuntimeException error, String place) {
        if (isFirst(error)) {
            LOG.error(
                    "A decoder failed on the record at {}, which becomes a dead letter. Further"
                            + " failures of this kind are not logged. Please report this.",
                    place,
                    new WithoutMessage(error));
        }
    }

    /** Whether this is the first exception of its class from its throwing place. */
    boolean isFirst(RuntimeException error) {
        StackTraceElement[] stack = error.getStackTrace();
        String thrown = error.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
        return logged.size() < MOST && logged.add(thrown);
    }

    /** Copies an exception's stack and replaces its message by its class. */
    private static final class WithoutMessage extends Exception {

        private static final long serialVersionUID = 1;

        WithoutMessage(Throwable error) {
            super(error.getClass().getName(), cause(error), false, true);
            setStackTrace(error.getStackTrace());
        }

        private static Throwable cause(Throwable error) {
            return error.getCause() == null ? null : new WithoutMessage(error.getCause());
        }
    }
}
