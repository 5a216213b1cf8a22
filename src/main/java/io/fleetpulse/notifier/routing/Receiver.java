package io.fleetpulse.notifier.routing;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;

/**
 * Where messages go.
 *
 * @param name by which routes name it
 * @param type what understands the messages
 * @param url where to post them
 * @param secret what they are signed with; null where they are not
 * @param limit how many it takes
 * @param timeout how long an answer may take
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
