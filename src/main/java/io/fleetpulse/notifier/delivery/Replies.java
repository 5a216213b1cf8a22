package io.fleetpulse.notifier.delivery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.fleetpulse.notifier.outbox.SendOutcome;
import io.fleetpulse.notifier.routing.ReceiverType;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/** Maps a receiver's answer to an outcome. */
final class Replies {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** DingTalk blocks a robot for ten minutes after too many messages. */
    private static final Duration SILENCED = Duration.ofMinutes(10);

    private static final Duration BUSY = Duration.ofMinutes(1);

    /** Statuses that allow a retry: request timeout, too early, too many requests. */
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    /** Statuses that reject the body of the message: bad request, too large, unprocessable. */
    private static final Set<Integer> BODY = Set.of(400, 413, 422);

    /** Error codes of DingTalk for too many messages a minute. */
    private static final Set<Long> TOO_MANY = Set.of(130101L, 410100L);

    /** Error codes of WeCom for too many calls, and -1 of both services for a busy system. */
    private static final Set<Long> BUSY_CODES = Set.of(45009L, 45033L, -1L);

    /** Error codes for content that is too long, empty or malformed. */
    private static final Set<Long> CONTENT =
            Set.of(40008L, 40058L, 44004L, 45002L, 400105L, 460101L);

    private Replies() {}

    /** Returns the outcome of a message. */
    static SendOutcome outcome(Reply reply, ReceiverType type, Instant now) {
        int status = reply.status();
        if (status >= 200 && status < 300) {
            if (type == ReceiverType.DINGTALK || type == ReceiverType.WECOM) {
                return byCode(reply);
            }
            return SendOutcome.delivered();
        }
        String reason = "HTTP " + status + " " + reply.body();
        if (LATER.contains(status) || status >= 500) {
            return SendOutcome.again(retryAfter(reply.retryAfter(), now), reason);
        }
        if (BODY.contains(status)) {
            return SendOutcome.refused(reason);
        }
        return SendOutcome.misconfigured(reason);
    }

    /** DingTalk and WeCom answer 200 and report the result in the body. */
    private static SendOutcome byCode(Reply reply) {
        Long code = code(reply.body());
        if (code == null) {
            return SendOutcome.misconfigured("an answer without errcode: " + reply.body());
        }
        if (code == 0) {
            return SendOutcome.delivered();
        }
        if (TOO_MANY.contains(code)) {
            return SendOutcome.again(SILENCED, reply.body());
        }
        if (BUSY_CODES.contains(code)) {
            return SendOutcome.again(BUSY, reply.body());
        }
        if (CONTENT.contains(code)) {
            return SendOutcome.refused(reply.body());
        }
        return SendOutcome.misconfigured(reply.body());
    }

    private static Long code(String body) {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            for (String name = parser.nextFieldName();
                    name != null;
                    name = parser.nextFieldName()) {
                if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && name.equals("errcode")) {
                    return parser.getLongValue();
                }
                parser.skipChildren();
            }
            return null;
        } catch (IOException malformed) {
            return null;
        }
    }

    /** Reads the header {@code Retry-After}: a number of seconds, or a date. */
    private static Duration retryAfter(String header, Instant now) {
        if (header == null) {
            return Duration.ZERO;
        }
        try {
            Duration wait;
            if (header.strip().matches("\\d{1,9}")) {
                wait = Duration.ofSeconds(Long.parseLong(header.strip()));
            } else {
                wait =
                        Duration.between(
                                now,
                                ZonedDateTime.parse(
                                        header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
            }
            if (wait.isNegative()) {
                return Duration.ZERO;
            }
            return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        } catch (DateTimeException malformed) {
            return Duration.ZERO;
        }
    }
}
