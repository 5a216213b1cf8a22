package io.fleetpulse.simulator;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.Family;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Everything that happened in a fleet, in the order in which it happened. Grows with the run. */
public final class Truth implements Witness {

    private final Map<Family, Integer> messages = new EnumMap<>(Family.class);
    private final Map<Family, Integer> redeliveries = new EnumMap<>(Family.class);
    private final Map<DeadLetterReason, Integer> deadLetters =
            new EnumMap<>(DeadLetterReason.class);
    private final List<Transition> transitions = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();
    private final List<OtaReport> otaReports = new ArrayList<>();
    private final List<BatchState> batchStates = new ArrayList<>();
    private final List<Fact> facts = new ArrayList<>();

    /** Messages of each family, each counted once. */
    public Map<Family, Integer> messages() {
        return Collections.unmodifiableMap(messages);
    }

    /** Records beyond the first of a message, of each family. */
    public Map<Family, Integer> redeliveries() {
        return Collections.unmodifiableMap(redeliveries);
    }

    /** Records, or single readings, that can only be dead letters, of each reason. */
    public Map<DeadLetterReason, Integer> deadLetters() {
        return Collections.unmodifiableMap(deadLetters);
    }

    /** All transitions. */
    public List<Transition> transitions() {
        return Collections.unmodifiableList(transitions);
    }

    /** All readings that count. */
    public List<Reading> readings() {
        return Collections.unmodifiableList(readings);
    }

    /** All reports on OTA tasks. */
    public List<OtaReport> otaReports() {
        return Collections.unmodifiableList(otaReports);
    }

    /** All states of rollout batches. */
    public List<BatchState> batchStates() {
        return Collections.unmodifiableList(batchStates);
    }

    /** All facts of a kind. */
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
    public void transition(Transition transition) {
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
