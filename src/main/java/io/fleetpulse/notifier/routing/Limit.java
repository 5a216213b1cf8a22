package io.fleetpulse.notifier.routing;

import java.time.Duration;

/**
 * The rate limit of a receiver.
 *
 * @param messages most messages
 * @param per within any period of this length
 */
public record Limit(int messages, Duration per) {}
