package io.fleetpulse.gate;

import java.util.List;

/**
 * The advice on a rollout, with its reasons.
 *
 * @param decision the advice
 * @param reasons sentences, the most severe first
 * @param comparisons one for each measure
 */
public record Verdict(Decision decision, List<String> reasons, List<Comparison> comparisons) {}
