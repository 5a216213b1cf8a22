package io.fleetpulse.connectivity;

import java.util.List;

/**
 * The transitions of a device since the horizon, in order. Transitions in order are appended without
 * reading the log; a late transition reads and corrects it.
 */
final class TransitionLog {

    /**
     * The result of applied transitions.
     *
     * @param progress the progress of the log afterwards
     * @param evaluation the outcomes before and afterwards
     * @param repeated the number of applied transitions that the log already had
     */
    record Applied(LogProgress progress, Evaluation evaluation, int repeated) {}

    private final StoredTransitions stored;

    TransitionLog(StoredTransitions stored) {
        this.stored = stored;
    }

    /** Reads the whole log. */
    List<Transition> read() throws Exception {
        return stored.read();
    }

    /**
     * Applies transitions, in any order.
     *
     * @param now the watermark
     */
    Applied apply(DeviceTimeline timeline, List<Transition> due, long now, Evaluator evaluator)
            throws Exception {
        LogProgress progress = timeline.log();
        List<Transition> ordered = Transition.merge(List.of(), due);
        if (ordered.isEmpty() || ordered.get(0).time() > progress.through()) {
            return append(timeline, ordered, due.size() - ordered.size(), now, evaluator);
        }
        List<Transition> written = stored.read();
        List<Transition> right = Transition.merge(written, due);
        Evaluation evaluation =
                evaluator.correct(progress.base(), written, timeline.evaluatedAt(), right, now);
        stored.replaceBy(right);
        return new Applied(
                progress.applied(
                        evaluation.state(), right.get(0).time(), newest(progress, ordered)),
                evaluation,
                written.size() + due.size() - right.size());
    }

    /** Evaluates the log by the rules of the evaluator, after earlier rules. */
    Applied renew(DeviceTimeline timeline, long now, Evaluator evaluator) throws Exception {
        LogProgress progress = timeline.log();
        Evaluation evaluation =
                evaluator.renew(
                        timeline.rules(),
                        progress.base(),
                        stored.read(),
                        timeline.evaluatedAt(),
                        now);
        return new Applied(
                progress.applied(evaluation.state(), progress.from(), progress.through()),
                evaluation,
                0);
    }

    private Applied append(
            DeviceTimeline timeline,
            List<Transition> more,
            int repeated,
            long now,
            Evaluator evaluator)
            throws Exception {
        LogProgress progress = timeline.log();
        Evaluation evaluation =
                evaluator.append(progress.head(), timeline.evaluatedAt(), more, now);
        stored.addAll(more);
        long from = progress.from();
        if (progress.isEmpty() && !more.isEmpty()) {
            from = more.get(0).time();
        }
        return new Applied(
                progress.applied(evaluation.state(), from, newest(progress, more)),
                evaluation,
                repeated);
    }

    private static long newest(LogProgress progress, List<Transition> ordered) {
        if (ordered.isEmpty()) {
            return progress.through();
        }
        return Math.max(progress.through(), ordered.get(ordered.size() - 1).time());
    }

    /**
     * Folds the first transitions of the log.
     *
     * @param logged the transitions of the log
     * @param old the number of transitions to fold
     * @param through all transitions until this time are folded, milliseconds since the epoch
     */
    DeviceTimeline fold(
            DeviceTimeline timeline,
            List<Transition> logged,
            int old,
            long through,
            TransitionRules rules)
            throws Exception {
        ConnectionState base =
                rules.applyAll(timeline.log().base(), logged.subList(0, old), Effects.IGNORED);
        List<Transition> kept = logged.subList(old, logged.size());
        stored.replaceBy(kept);
        long from = kept.isEmpty() ? DeviceTimeline.NONE : kept.get(0).time();
        return timeline.withLog(timeline.log().folded(base, through, from))
                .withEntries(timeline.entries() - old, DeviceTimeline.UNKNOWN_TIME);
    }
}
