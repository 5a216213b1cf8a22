package io.fleetpulse.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * Property aggregates.
 *
 * @param window {@code telemetry.window}
 * @param allowedLateness {@code lateness.allowed}
 */
public record TelemetryConfig(Duration window, Duration allowedLateness) implements Serializable {}
