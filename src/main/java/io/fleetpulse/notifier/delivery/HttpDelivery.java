package io.fleetpulse.notifier.delivery;

import io.fleetpulse.notifier.outbox.Dispatch;
import io.fleetpulse.notifier.outbox.SendOutcome;
import io.fleetpulse.notifier.routing.Receiver;
import io.fleetpulse.notifier.routing.ReceiverType;
import io.fleetpulse.notifier.text.MessageBody;
import io.fleetpulse.status.FailureText;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/** Posts messages by HTTP. Thread-safe. */
public final class HttpDelivery {

    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(10);
    private static final int SHOWN_BYTES = 300;

    private final HttpClient client;
    private final Clock clock;

    public HttpDelivery(Clock clock) {
        this(clock, ProxySelector.getDefault());
    }

    HttpDelivery(Clock clock, ProxySelector proxies) {
        this.client =
                HttpClient.newBuilder()
                        .connectTimeout(CONNECTS_WITHIN)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(proxies)
                        .build();
        this.clock = clock;
    }

    /** Posts a message and waits for the answer. The outcome contains no secret. */
    public SendOutcome send(Dispatch dispatch) throws InterruptedException {
        Receiver receiver = dispatch.receiver();
        String url = "";
        String secret = "";
        try {
            url = receiver.url().read();
            if (receiver.secret() != null) {
                secret = receiver.secret().read();
            }
            HttpAnswer answer = answer(request(dispatch, url, secret), receiver.timeout());
            Reply reply =
                    new Reply(
                            answer.status(),
                            answer.header("Retry-After"),
                            shown(answer.beginning(), receiver, url, secret));
            return Replies.outcome(reply, receiver.type(), clock.instant());
        } catch (IOException away) {
            return SendOutcome.again(Duration.ZERO, reason(away, receiver, url, secret));
        } catch (IllegalArgumentException malformed) {
            return SendOutcome.misconfigured("the url is malformed");
        }
    }

    private HttpAnswer answer(HttpRequest request, Duration timeout)
            throws IOException, InterruptedException {
        HttpAnswer answer = new HttpAnswer(SHOWN_BYTES, timeout);
        try {
            answer.complete(client.send(request, answer));
        } catch (IOException cut) {
            if (!answer.hasArrived()) {
                throw cut;
            }
        }
        return answer;
    }

    private HttpRequest request(Dispatch dispatch, String url, String secret) {
        Receiver receiver = dispatch.receiver();
        long timestamp = clock.millis();
        byte[] body = MessageBody.of(dispatch.message(), receiver);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address(receiver, url, secret, timestamp)))
                        .timeout(receiver.timeout())
                        .header("Content-Type", "application/json; charset=utf-8")
                        .header("User-Agent", "Fleetpulse")
                        .POST(BodyPublishers.ofByteArray(body));
        if (receiver.type() == ReceiverType.WEBHOOK) {
            request.header("Idempotency-Key", dispatch.message().id());
            if (!secret.isEmpty()) {
                request.header("X-Fleetpulse-Timestamp", String.valueOf(timestamp));
                request.header(
                        "X-Fleetpulse-Signature",
                        "sha256=" + Signature.ofWebhook(secret, timestamp, body));
            }
        }
        return request.build();
    }

    private static String address(Receiver receiver, String url, String secret, long timestamp) {
        if (receiver.type() != ReceiverType.DINGTALK || secret.isEmpty()) {
            return url;
        }
        String sign = Signature.ofDingTalk(secret, timestamp);
        return url
                + (url.contains("?") ? "&" : "?")
                + "timestamp="
                + timestamp
                + "&sign="
                + URLEncoder.encode(sign, StandardCharsets.UTF_8);
    }

    /**
     * Returns why a message was not sent. The causes name an expired certificate, an unknown host or
     * a proxy; the exception itself often has no message.
     */
    private static String reason(IOException away, Receiver receiver, String url, String secret) {
        if (url.isEmpty() || receiver.secret() != null && secret.isEmpty()) {
            return away.getMessage();
        }
        return masked(FailureText.of(away), receiver, url, secret);
    }

    /** Returns the beginning of the answer for the log. */
    private static String shown(byte[] beginning, Receiver receiver, String url, String secret) {
        String text = new String(beginning, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ");
        return masked(text, receiver, url, secret);
    }

    /** Masks the secrets that an answer or an exception may repeat. */
    private static String masked(String found, Receiver receiver, String url, String secret) {
        String text = found;
        if (!secret.isEmpty()) {
            text = text.replace(secret, "******");
        }
        if (receiver.url().text() == null) {
            URI parts = URI.create(url);
            text = text.replace(url, "******");
            if (parts.getRawPath().length() > 1) {
                text = text.replace(parts.getRawPath(), "******");
            }
            String query = parts.getRawQuery();
            if (query != null) {
                for (String parameter : query.split("&", -1)) {
                    String value = parameter.substring(parameter.indexOf('=') + 1);
                    if (!value.isEmpty()) {
                        text = text.replace(value, "******");
                    }
                }
            }
        }
        return text;
    }
}
