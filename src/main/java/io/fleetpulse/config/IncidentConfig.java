package io.fleetpulse.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * Settings of incidents: devices that go offline together.
 *
 * @param gatewayWindow {@code connectivity.gateway-window}
 * @param devices {@code incident.devices}
 * @param share {@code incident.share}
 * @param within {@code incident.within}
 */
public record IncidentConfig(Duration gatewayWindow, int devices, double share, Duration within)
        implements Serializable {}
