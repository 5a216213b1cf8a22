package io.fleetpulse.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * Settings of the advice to continue a rollout, to hold it, or to roll it back.
 *
 * @param minimumDevices {@code gate.minimum-devices}
 * @param minimumOnline {@code gate.minimum-online}
 * @param confidence {@code gate.confidence}
 * @param holdRatio {@code gate.hold-ratio}
 * @param rollbackRatio {@code gate.rollback-ratio}
 * @param installFailures {@code gate.install-failures}
 */
public record GateConfig(
        int minimumDevices,
        Duration minimumOnline,
        double confidence,
        double holdRatio,
        double rollbackRatio,
        double installFailures)
        implements Serializable {}
