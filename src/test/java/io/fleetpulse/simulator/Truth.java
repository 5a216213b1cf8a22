package io.fleetpulse.simulator;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.Family;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Records everything that happens in a fleet, in the order in which it happens. Its size grows with
 * the run.
 */
public final class Truth implements Witness {

    private final Map<Family, Integer> messages = new EnumMap<>(Family.class);
    private final Map<Family, Integer> redeliveries = new EnumMap<>(Family.class);
    private final Map<DeadLetterReason, Integer> deadLetters =
            new EnumMap<>(DeadLetterReason.class);
    private final List<SimulatedTransition> transitions = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();
    private final List<OtaReport> otaReports = new ArrayList<>();
    private final List<BatchState> batchStates = new ArrayList<>();
    private final List<Fact> facts = new ArrayList<>();

    /** Returns the number of messages of each family; each message counts once. */
    public Map<Family, Integer> messages() {
        return Collections.unmodifiableMap(messages);
    }

    /** Returns the number of records of each family beyond the first one of each message. */
    public Map<Family, Integer> redeliveries() {
        return Collections.unmodifiableMap(redeliveries);
    }

    /**
     * Returns the number of records and single readings that can only be dead letters, by reason.
     */
    public Map<DeadLetterReason, Integer> deadLetters() {
        return Collections.unmodifiableMap(deadLetters);
    }

    /** Returns all transitions. */
    public List<SimulatedTransition> transitions() {
        return Collections.unmodifiableList(transitions);
    }

    /** Returns all readings that count. */
    public List<Reading> readings() {
        return Collections.unmodifiableList(readings);
    }

    /** Returns all reports on OTA tasks. */
    public List<OtaReport> otaReports() {
        return Collections.unmodifiableList(otaReports);
    }

    /** Returns all states of rollout batches. */
    public List<BatchState> batchStates() {
        return Collections.unmodifiableList(batchStates);
    }

    /** Returns all facts of one type. */
    public <T extends Fact> List<T> facts(Class<T> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void message(Family family) {
        messages.merge(family, 1, Integer::sum);
    }

    @Override
    public void redelivery(Family family) {
        redeliveries.merge(family, 1, Integer::sum);
    }

    @Override
    public void transition(SimulatedTransition transition) {
        transitions.add(transition);
    }

    @Override
    public void reading(Reading reading) {
        readings.add(reading);
    }

    @Override
    public void otaReport(OtaReport report) {
        otaReports.add(report);
    }

    @Override
    public void batchState(BatchState state) {
        batchStates.add(state);
    }

    @Override
    public void fact(Fact fact) {
        facts.add(fact);
    }

    @Override
    public void deadLetter(DeadLetterReason reason) {
        deadLetters.merge(reason, 1, Integer::sum);
    }
}
