package io.fleetpulse.alert;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.Optional;

/** Converts the rows of other tables into causes. */
final class Causes {

    private Causes() {}

    /** The change of a cause in a row; empty if the row's table raises no alerts. */
    static Optional<CauseChange> of(Change change) {
        if (change.table() == Table.FLAPPING_DEVICE) {
            return Optional.of(flapping(change));
        }
        if (change.table() == Table.INCIDENT) {
            return Optional.of(incident(change));
        }
        if (change.table() == Table.ROLLOUT_GATE) {
            return Optional.of(gate(change));
        }
        if (change.table() == Table.ROLLOUT_WINDOW) {
            return Optional.of(rolloutWindow(change));
        }
        return Optional.empty();
    }

    private static CauseChange flapping(Change change) {
        String product = (String) change.value(0);
        String device = (String) change.value(1);
        long start = (Long) change.value(2);
        AlertSubject subject = AlertSubject.of(AlertKind.FLAPPING, product, device);
        if (change.isDelete()) {
            return new CauseChange(subject, start, null);
        }
        return new CauseChange(
                subject,
                start,
                Cause.ofFigure(
                        start,
                        (Long) change.value(3),
                        product,
                        device,
                        null,
                        number(change.value(4))));
    }

    private static CauseChange incident(Change change) {
        String product = (String) change.value(1);
        String gateway = (String) change.value(2);
        long start = (Long) change.value(3);
        String device = null;
        AlertSubject subject = AlertSubject.of(AlertKind.INCIDENT, product);
        if (!gateway.isEmpty()) {
            device = gateway;
            subject = AlertSubject.of(AlertKind.INCIDENT, product, gateway);
        }
        if (change.isDelete()) {
            return new CauseChange(subject, start, null);
        }
        return new CauseChange(
                subject,
                start,
                Cause.ofFigure(
                        start,
                        (Long) change.value(4),
                        product,
                        device,
                        null,
                        number(change.value(5))));
    }

    private static CauseChange gate(Change change) {
        String job = (String) change.value(0);
        long window = (Long) change.value(1);
        AlertSubject subject = new AlertSubject(AlertKind.ROLLOUT_GATE, job);
        if (change.isDelete()) {
            return new CauseChange(subject, window, null);
        }
        Cause cause =
                Cause.ofGate(
                        (Long) change.value(2),
                        (String) change.value(3),
                        job,
                        (String) change.value(6),
                        (String) change.value(7),
                        (String) change.value(8));
        if (!Alert.isChangeOfDecision(cause)) {
            return new CauseChange(subject, window, null);
        }
        return new CauseChange(subject, window, cause);
    }

    private static CauseChange rolloutWindow(Change change) {
        String job = (String) change.value(0);
        long window = (Long) change.value(1);
        AlertSubject subject = new AlertSubject(AlertKind.ROLLOUT_STALLED, job);
        if (change.isDelete()) {
            return new CauseChange(subject, window, null);
        }
        return new CauseChange(
                subject,
                window,
                Cause.ofFigure(
                        (Long) change.value(2), null, null, null, job, number(change.value(8))));
    }

    private static long number(Object value) {
        if (value == null) {
            return 0;
        }
        return (Long) value;
    }
}
