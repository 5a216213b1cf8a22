package io.fleetpulse.alert;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

/** The rows that causes of one subject make: a function of which causes there are. */
final class Alert {

    static final String RAISED = "raised";
    static final String RESOLVED = "resolved";
    static final String INFO = "info";
    static final String WARNING = "warning";
    static final String CRITICAL = "critical";

    private static final String NOT_ENOUGH_DATA = "NOT_ENOUGH_DATA";

    private Alert() {}

    /** Whether a gate's decision differs from the one before; a first lack of data is no news. */
    static boolean isChangeOfDecision(Cause gate) {
        String before = gate.previous();
        if (before == null) {
            before = NOT_ENOUGH_DATA;
        }
        return gate.decision() != null && !gate.decision().equals(before);
    }

    /** The row at the begin of a cause. Where another one ends at that moment, it goes on. */
    static Change begun(AlertSubject subject, Cause cause) {
        String state = RAISED;
        if (cause.decision() != null) {
            state = cause.decision();
        }
        return row(subject, cause.from(), state, severity(subject.kind(), state, cause), cause);
    }

    /** The row at the end of a cause, where no other one begins then. */
    static Change ended(AlertSubject subject, Cause cause) {
        return row(subject, cause.to(), RESOLVED, INFO, cause);
    }

    /**
     * The row of a window of a rollout; null where it is stalled, or not, as before. Windows in which
     * nothing changed have no row: then the one before tells how it still is.
     *
     * @param before the next window before it; null for none
     */
    static Change stall(AlertSubject subject, Cause before, Cause window) {
        boolean stalled = before != null && before.figure() > 0;
        boolean now = window.figure() > 0;
        if (now == stalled) {
            return null;
        }
        if (now) {
            return row(subject, window.from(), RAISED, WARNING, window);
        }
        return row(subject, window.from(), RESOLVED, INFO, window);
    }

    private static String severity(AlertKind kind, String state, Cause cause) {
        if (cause.severity() != null) {
            return cause.severity();
        }
        return switch (state) {
            case "ROLLBACK" -> CRITICAL;
            case "HOLD" -> WARNING;
            case RAISED -> kind == AlertKind.INCIDENT ? CRITICAL : WARNING;
            default -> INFO;
        };
    }

    private static Change row(
            AlertSubject subject, long at, String state, String severity, Cause cause) {
        return Change.upsert(
                Table.ALERT,
                subject.kind().label(),
                subject.name(),
                at,
                state,
                severity,
                cause.productKey(),
                cause.deviceName(),
                cause.jobId(),
                message(subject, state, cause),
                detail(subject.kind(), cause));
    }

    private static String message(AlertSubject subject, String state, Cause cause) {
        boolean raised = state.equals(RAISED);
        return switch (subject.kind()) {
            case FLAPPING -> "Device " + subject.name() + (raised ? " flaps" : " no longer flaps");
            case INCIDENT -> incident(subject, raised, cause);
            case ROLLOUT_STALLED ->
                    "Rollout "
                            + subject.name()
                            + (raised ? " has stalled tasks" : " has no stalled tasks any more");
            case OFFLINE ->
                    "Device "
                            + subject.name()
                            + (raised ? " has been offline too long" : " is online again");
            case PROPERTY ->
                    "Property "
                            + subject.name()
                            + (raised ? " is beyond its limit" : " is within its limit again");
            case ROLLOUT_GATE -> "Rollout " + subject.name() + ": " + state;
        };
    }

    private static String incident(AlertSubject subject, boolean raised, Cause cause) {
        boolean ofGateway = cause.deviceName() != null;
        if (!raised) {
            return ofGateway
                    ? "Gateway " + subject.name() + " came back"
                    : "Devices of product " + subject.name() + " no longer go offline together";
        }
        return cause.figure()
                + (cause.figure() == 1 ? " device " : " devices ")
                + (ofGateway ? "behind gateway " : "of product ")
                + subject.name()
                + (ofGateway ? " went offline with it" : " went offline together");
    }

    private static String detail(AlertKind kind, Cause cause) {
        if (cause.detail() != null) {
            return cause.detail();
        }
        return switch (kind) {
            case FLAPPING -> "{\"transitions\":" + cause.figure() + "}";
            case INCIDENT -> "{\"devices\":" + cause.figure() + "}";
            case ROLLOUT_STALLED -> "{\"stalled\":" + cause.figure() + "}";
            default ->
                    "{\"previous_decision\":"
                            + text(cause.previous())
                            + ",\"reasons\":"
                            + cause.reasons()
                            + "}";
        };
    }

    /** Decisions are names of constants and need no escapes. */
    private static String text(String decision) {
        if (decision == null) {
            return "null";
        }
        return '"' + decision + '"';
    }
}
