package io.fleetpulse.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * Settings of windows that count messages: events, validation failures, replies, lifecycle, custom
 * topics, versions, cohorts, and the stream itself.
 *
 * @param window {@code counts.window}
 * @param horizon {@code counts.horizon}
 */
public record CountsConfig(Duration window, Duration horizon) implements Serializable {}
