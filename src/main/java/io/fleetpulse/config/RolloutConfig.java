package io.fleetpulse.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * OTA rollouts.
 *
 * @param window {@code rollout.window}
 * @param stallAfter {@code rollout.stall-after}
 */
public record RolloutConfig(Duration window, Duration stallAfter) implements Serializable {}
