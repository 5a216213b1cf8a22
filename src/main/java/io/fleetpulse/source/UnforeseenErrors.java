package io.fleetpulse.source;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.Set;

/**
 * Exceptions that no decoder should throw. Each is logged once by its class and the place that threw it,
 * with its stack but without its message, which may quote a record: the same record may come a million
 * times, and a secret may stand in it.
 */
final class UnforeseenErrors {

    /** So many places are told apart; the exceptions of others are not logged. */
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
                    "A decoder failed on the record at {}, which is a dead letter. More records"
                            + " like it are not logged. Please report this.",
                    place,
                    new WithoutMessage(error));
        }
    }

    /** Whether no exception of this class came from this place before. */
    boolean isFirst(RuntimeException error) {
        StackTraceElement[] stack = error.getStackTrace();
        String thrown = error.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
        return logged.size() < MOST && logged.add(thrown);
    }

    /** The class, as its message, and the stack of an exception. */
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
