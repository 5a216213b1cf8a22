package io.fleetpulse.connectivity;

import java.io.Serializable;
import java.util.List;

/**
 * Compares the written outcome of a device's log with the current outcome, at a given watermark.
 *
 * @param rules the rules that interpret a transition
 * @param windowLength milliseconds
 */
record Evaluator(TransitionRules rules, long windowLength) implements Serializable {

    /** Evaluates transitions that all follow the last transition of the log. */
    Evaluation append(ConnectionState head, long evaluatedAt, List<Transition> more, long now) {
        return evaluate(head, rules, List.of(), evaluatedAt, more, now);
    }

    /**
     * Evaluates a log with added or changed transitions. Skips the common prefix of both logs, and
     * evaluates the rest of each.
     */
    Evaluation correct(
            ConnectionState base,
            List<Transition> log,
            long evaluatedAt,
            List<Transition> corrected,
            long now) {
        int common = 0;
        while (common < log.size() && log.get(common).equals(corrected.get(common))) {
            common++;
        }
        ConnectionState state = rules.applyAll(base, log.subList(0, common), Effects.IGNORED);
        return evaluate(
                state,
                rules,
                log.subList(common, log.size()),
                evaluatedAt,
                corrected.subList(common, corrected.size()),
                now);
    }

    /** Evaluates a log whose rows were written by earlier rules, by the rules of this evaluator. */
    Evaluation renew(
            TransitionRules earlier,
            ConnectionState base,
            List<Transition> log,
            long evaluatedAt,
            long now) {
        return evaluate(base, earlier, log, evaluatedAt, log, now);
    }

    private Evaluation evaluate(
            ConnectionState from,
            TransitionRules writtenBy,
            List<Transition> written,
            long evaluatedAt,
            List<Transition> right,
            long now) {
        Outcome before = Outcome.startingFrom(from, windowLength);
        ConnectionState stateBefore = writtenBy.applyAll(from, written, before);
        endFlapping(writtenBy, stateBefore, before, evaluatedAt);
        Outcome after = Outcome.startingFrom(from, windowLength);
        ConnectionState state = rules.applyAll(from, right, after);
        endFlapping(rules, state, after, now);
        return new Evaluation(stateBefore, before, state, after);
    }

    /**
     * Ends the latest episode in the outcome only: in the state it stays open, since a late
     * transition may still continue it.
     */
    private static void endFlapping(
            TransitionRules rules, ConnectionState state, Outcome outcome, long now) {
        FlappingEpisode latest = state.flapping();
        if (latest != null && !latest.ended() && rules.isOver(latest, now)) {
            outcome.episode(latest.end());
        }
    }
}
