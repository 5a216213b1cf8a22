package io.fleetpulse.gate;

import java.util.List;

/**
 * The advice on a rollout and what it rests on.
 *
 * @param decision the advice
 * @param reasons sentences, the gravest first
 * @param comparisons one for each measure
 */
public record Verdict(Decision decision, List<String> reasons, List<Comparison> comparisons) {}
