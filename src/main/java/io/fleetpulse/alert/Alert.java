package io.fleetpulse.alert;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** The alerts that the causes of one subject raise: a function of which causes there are. */
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

    /**
     * The rows of a subject by their time. Where something ends at the moment at which the next
     * begins, it goes on: the row says raised.
     */
    static SortedMap<Long, Change> rows(AlertSubject subject, NavigableMap<Long, Cause> causes) {
        SortedMap<Long, Change> rows = new TreeMap<>();
        if (subject.kind() == AlertKind.ROLLOUT_STALLED) {
            stalls(subject, causes.values(), rows);
            return rows;
        }
        for (Cause cause : causes.values()) {
            if (cause.to() != null) {
                rows.put(cause.to(), row(subject, cause.to(), RESOLVED, INFO, cause));
            }
        }
        for (Cause cause : causes.values()) {
            String state = RAISED;
            if (cause.decision() != null) {
                state = cause.decision();
            }
            rows.put(
                    cause.from(),
                    row(
                            subject,
                            cause.from(),
                            state,
                            severity(subject.kind(), state, cause),
                            cause));
        }
        return rows;
    }

    /** Windows in which nothing changed have no row: then the one before tells how it still is. */
    private static void stalls(
            AlertSubject subject, Collection<Cause> windows, SortedMap<Long, Change> rows) {
        boolean stalled = false;
        for (Cause window : windows) {
            boolean now = window.figure() > 0;
            if (now && !stalled) {
                rows.put(window.from(), row(subject, window.from(), RAISED, WARNING, window));
            } else if (stalled && !now) {
                rows.put(window.from(), row(subject, window.from(), RESOLVED, INFO, window));
            }
            stalled = now;
        }
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
