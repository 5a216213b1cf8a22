package io.fleetpulse.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.notifier.outbox.SendOutcome;
import io.fleetpulse.notifier.routing.ReceiverType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;

class RepliesTest {

    private static final Instant NOW = Instant.parse("2026-03-02T04:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "WEBHOOK, 200, , '', DELIVERED, 0",
        "WEBHOOK, 204, , '', DELIVERED, 0",
        "WEBHOOK, 301, , '', MISCONFIGURED, 60",
        "WEBHOOK, 400, , '', REFUSED, 0",
        "WEBHOOK, 401, , '', MISCONFIGURED, 60",
        "WEBHOOK, 404, , '', MISCONFIGURED, 60",
        "WEBHOOK, 408, , '', AGAIN, 0",
        "WEBHOOK, 413, , '', REFUSED, 0",
        "WEBHOOK, 429, 17, '', AGAIN, 17",
        "WEBHOOK, 429, 'Mon, 02 Mar 2026 04:01:30 GMT', '', AGAIN, 90",
        "WEBHOOK, 429, 'Mon, 02 Mar 2026 03:00:00 GMT', '', AGAIN, 0",
        "WEBHOOK, 429, soon, '', AGAIN, 0",
        "WEBHOOK, 500, , '', AGAIN, 0",
        "WEBHOOK, 503, 999999, '', AGAIN, 3600",
        "SLACK, 200, , ok, DELIVERED, 0",
        "SLACK, 403, , action_prohibited, MISCONFIGURED, 60",
        "DINGTALK, 200, , '{\"errcode\":0,\"errmsg\":\"ok\"}', DELIVERED, 0",
        "DINGTALK, 200, , '{\"errcode\":130101}', AGAIN, 600",
        "DINGTALK, 200, , '{\"errcode\":310000,\"errmsg\":\"sign not match\"}', MISCONFIGURED, 60",
        "DINGTALK, 200, , '<html>', MISCONFIGURED, 60",
        "DINGTALK, 502, , '', AGAIN, 0",
        "WECOM, 200, , '{\"errcode\":0}', DELIVERED, 0",
        "WECOM, 200, , '{\"errmsg\":\"x\",\"errcode\":45009}', AGAIN, 60",
        "WECOM, 200, , '{\"errcode\":40058}', REFUSED, 0",
        "WECOM, 200, , '{\"errcode\":93000}', MISCONFIGURED, 60"
    })
    void anAnswerSaysWhatToDoNext(
            ReceiverType type,
            int status,
            String retryAfter,
            String body,
            SendOutcome.Kind kind,
            long seconds) {
        SendOutcome outcome = Replies.outcome(new Reply(status, retryAfter, body), type, NOW);
        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.atLeast()).isEqualTo(Duration.ofSeconds(seconds));
    }
}
