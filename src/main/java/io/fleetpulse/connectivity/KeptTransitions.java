package io.fleetpulse.connectivity;

import java.util.List;

/**
 * What the {@link TransitionLimit} keeps of a device's transitions once another has arrived. If the
 * other one is excluded itself, it is before {@code from}.
 *
 * @param from time of the earliest transition that is kept; {@link DeviceTimeline#NONE} if all are
 * @param certainFrom as in {@link DeviceTimeline}
 * @param waiting the waiting transitions that are kept
 * @param excluded the waiting transitions that are not
 * @param repeated how many transitions waited more than once
 */
record KeptTransitions(
        long from,
        long certainFrom,
        List<Transition> waiting,
        List<Transition> excluded,
        int repeated) {

    /**
     * Decides what is kept.
     *
     * @param logged the transitions of the log
     * @param waiting the waiting transitions, in any order
     */
    static KeptTransitions of(
            TransitionLimit limit,
            List<Transition> logged,
            List<Transition> waiting,
            Transition arrived) {
        List<Transition> waits = Transition.merge(List.of(), waiting);
        List<Transition> known = Transition.merge(logged, waits);
        List<Transition> all = Transition.merge(known, List.of(arrived));
        long from = limit.keptFrom(all);
        return new KeptTransitions(
                from,
                limit.certainFrom(all),
                waits.stream().filter(one -> one.time() >= from).toList(),
                waits.stream().filter(one -> one.time() < from).toList(),
                waiting.size() - waits.size());
    }

    /** Returns how many of the first transitions of the log are not kept. */
    int excludedOf(List<Transition> logged) {
        int old = 0;
        while (old < logged.size() && logged.get(old).time() < from) {
            old++;
        }
        return old;
    }
}
