package io.fleetpulse.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * Settings of sessions and flapping.
 *
 * @param window {@code connectivity.window}
 * @param horizon {@code connectivity.horizon}
 * @param takeoverWindow {@code connectivity.takeover-window}
 * @param flappingTransitions {@code connectivity.flapping.transitions}
 * @param flappingWithin {@code connectivity.flapping.within}
 */
public record ConnectivityConfig(
        Duration window,
        Duration horizon,
        Duration takeoverWindow,
        int flappingTransitions,
        Duration flappingWithin)
        implements Serializable {}
