package io.fleetpulse.gate;

import io.fleetpulse.config.GateConfig;

import org.apache.commons.statistics.distribution.NormalDistribution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Decides on a rollout by its evidence alone. */
public final class GateRules {

    private final GateConfig config;

    /** Standard deviations from the mean to either end of an interval of the confidence. */
    private final double z;

    /** Creates rules with the given thresholds. */
    public GateRules(GateConfig config) {
        this.config = config;
        this.z =
                NormalDistribution.of(0, 1)
                        .inverseSurvivalProbability((1 - config.confidence()) / 2);
    }

    private record Reason(Decision decision, String sentence) {}

    /** Returns the most severe advice of the measures and of the installations. */
    public Verdict decide(Evidence evidence) {
        List<Comparison> comparisons = new ArrayList<>();
        List<Reason> reasons = new ArrayList<>();
        for (Evidence.Measure measure : evidence.measures()) {
            Comparison comparison = compare(measure);
            comparisons.add(comparison);
            reasons.add(new Reason(comparison.verdict(), sentence(comparison)));
        }
        if (evidence.finishedTasks() > 0) {
            reasons.add(installations(evidence.finishedTasks(), evidence.failedTasks()));
        }
        reasons.sort(Comparator.comparing(Reason::decision).reversed());
        Decision decision = Decision.NOT_ENOUGH_DATA;
        for (Comparison comparison : comparisons) {
            decision = graver(decision, comparison.verdict());
        }
        for (Reason reason : reasons) {
            // Successful installations do not show how the devices perform afterwards.
            if (reason.decision().compareTo(Decision.PROCEED) > 0) {
                decision = graver(decision, reason.decision());
            }
        }
        return new Verdict(decision, reasons.stream().map(Reason::sentence).toList(), comparisons);
    }

    private static Decision graver(Decision one, Decision other) {
        if (one.compareTo(other) >= 0) {
            return one;
        }
        return other;
    }

    private Comparison compare(Evidence.Measure measure) {
        Sample upgraded = measure.upgraded();
        Sample baseline = measure.baseline();
        RateRatio found = RateRatio.of(measure, config.confidence());
        Interval ratio = found.bounds();
        Decision verdict = Decision.PROCEED;
        if (!isEnough(upgraded) || !isEnough(baseline)) {
            verdict = Decision.NOT_ENOUGH_DATA;
        } else if (ratio.low() > config.rollbackRatio()) {
            verdict = Decision.ROLLBACK;
        } else if (ratio.low() > config.holdRatio()) {
            verdict = Decision.HOLD;
        }
        return new Comparison(measure.name(), upgraded, baseline, found.estimate(), ratio, verdict);
    }

    private boolean isEnough(Sample sample) {
        return sample.devices() >= config.minimumDevices()
                && sample.onlineMs() >= config.minimumOnline().toMillis();
    }

    /**
     * Advises to hold at the same fraction of its rollback threshold as the rates do. The lower
     * bound of the share keeps a few failures from deciding.
     */
    private Reason installations(long finished, long failed) {
        Interval share = Interval.ofShare(failed, finished, z);
        String sentence =
                String.format(
                        Locale.ROOT,
                        "%d of %d installations failed; the share is at least %.3f",
                        failed,
                        finished,
                        share.low());
        if (share.low() > config.installFailures()) {
            return new Reason(Decision.ROLLBACK, sentence);
        }
        double toWait = config.installFailures() * config.holdRatio() / config.rollbackRatio();
        if (share.low() > toWait && finished >= config.minimumDevices()) {
            return new Reason(Decision.HOLD, sentence);
        }
        return new Reason(Decision.PROCEED, sentence);
    }

    private static String sentence(Comparison comparison) {
        if (comparison.verdict() == Decision.NOT_ENOUGH_DATA) {
            return comparison.measure() + ": too few devices or too little time online to compare";
        }
        return String.format(
                Locale.ROOT,
                "%s: %.3f per device-hour on the new version, %.3f on the source versions;"
                        + " in the same windows the ratio is at least %.2f",
                comparison.measure(),
                comparison.upgraded().rate(),
                comparison.baseline().rate(),
                comparison.ratio().low());
    }
}
