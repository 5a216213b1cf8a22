package io.fleetpulse.alert;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

/** Creates the rows of a subject's alerts, as a function of its causes. */
final class Alert {

    static final String RAISED = "raised";
    static final String RESOLVED = "resolved";
    static final String INFO = "info";
    static final String WARNING = "warning";
    static final String CRITICAL = "critical";

    private static final String NOT_ENOUGH_DATA = "NOT_ENOUGH_DATA";

    private Alert() {}

    /**
     * Whether a gate's decision differs from the previous one; an initial lack of data is no
     * change.
     */
    static boolean isChangeOfDecision(Cause gate) {
        String before = gate.previous();
        if (before == null) {
            before = NOT_ENOUGH_DATA;
        }
        return gate.decision() != null && !gate.decision().equals(before);
    }

    /** The row at the start of a cause. If another cause ends at that time, the alert continues. */
    static Change begun(AlertSubject subject, Cause cause) {
        String state = RAISED;
        if (cause.decision() != null) {
            state = cause.decision();
        }
        return row(subject, cause.from(), state, severity(subject.kind(), state, cause), cause);
    }

    /** The row at the end of a cause, if no other cause begins at that time. */
    static Change ended(AlertSubject subject, Cause cause) {
        return row(subject, cause.to(), RESOLVED, INFO, cause);
    }

    /**
     * The row of a window of a rollout; null if the rollout's stalled state does not change. The
     * input has no rows for windows without changes; the state of the previous window then
     * continues.
     *
     * @param before the previous window; null if there is none
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
                            + (raised
                                    ? " has been offline too long"
                                    : " is no longer offline too long");
            case OFFLINE_SHARE ->
                    (raised ? "Too many" : "No longer too many")
                            + " devices of product "
                            + subject.name()
                            + " have been offline too long";
            case SILENT ->
                    "Device "
                            + subject.name()
                            + (raised
                                    ? " is online but silent"
                                    : " is no longer online and silent");
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
