package io.fleetpulse.notifier.routing;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;

/**
 * A receiver of messages.
 *
 * @param name name that routes refer to
 * @param type kind of service
 * @param url URL that accepts messages
 * @param secret key of signatures; null if messages are not signed
 * @param limit rate limit
 * @param timeout longest wait for an answer
 * @param locale language of texts
 * @param zone time zone of times in texts
 */
public record Receiver(
        String name,
        ReceiverType type,
        Secret url,
        Secret secret,
        Limit limit,
        Duration timeout,
        Locale locale,
        ZoneId zone) {}
