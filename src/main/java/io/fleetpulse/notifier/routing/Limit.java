package io.fleetpulse.notifier.routing;

import java.time.Duration;

/**
 * How many messages a receiver takes.
 *
 * @param messages so many
 * @param per in any stretch of time of this length
 */
public record Limit(int messages, Duration per) {}
