package io.fleetpulse.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.notifier.outbox.Dispatch;
import io.fleetpulse.notifier.outbox.Notification;
import io.fleetpulse.notifier.outbox.SendOutcome;
import io.fleetpulse.notifier.routing.Limit;
import io.fleetpulse.notifier.routing.Receiver;
import io.fleetpulse.notifier.routing.ReceiverType;
import io.fleetpulse.notifier.routing.Secret;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends messages to receivers that answer slowly, without an end, or not at all. */
class HttpDeliveryTest {

    /** Ends the wait for an answer that does not arrive. */
    private static final Duration SHORT = Duration.ofMillis(500);

    /** Suffices for an answer that arrives, also on a busy machine. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private HttpDelivery delivery = new HttpDelivery(Clock.systemUTC());
    private final ExecutorService connections = Executors.newCachedThreadPool();
    private final AtomicInteger connected = new AtomicInteger();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        connections.shutdownNow();
    }

    /** What a receiver sends after the beginning of its answer. */
    enum Rest {
        NOTHING,
        ENDLESS,
        SLOW,
        CUT
    }

    @ParameterizedTest(name = "{0}: {2} after {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "WEBHOOK  | ''                                                 | NOTHING | AGAIN",
                "WEBHOOK  | HTTP/1.1 200 OK~Content-Len                        | NOTHING | AGAIN",
                "WEBHOOK  | HTTP/1.1 200 OK~X:                                 | SLOW    | AGAIN",
                "WEBHOOK  | ''                                                 | CUT     | AGAIN",
                "WEBHOOK  | HTTP/1.1 200 OK~Content-Length: 9~~                | NOTHING |"
                        + " DELIVERED",
                "WEBHOOK  | HTTP/1.1 200 OK~Content-Length: 99999~~            | SLOW    |"
                        + " DELIVERED",
                "WEBHOOK  | HTTP/1.1 200 OK~Connection: close~~                | ENDLESS |"
                        + " DELIVERED",
                "WEBHOOK  | HTTP/1.1 200 OK~Content-Length: 9~~ab              | CUT     |"
                        + " DELIVERED",
                "WEBHOOK  | HTTP/1.1 503 Busy~Content-Length: 9~~              | NOTHING | AGAIN",
                "WEBHOOK  | HTTP/1.1 400 No~Connection: close~~                | ENDLESS | REFUSED",
                "DINGTALK | HTTP/1.1 200 OK~Content-Length: 9~~                | NOTHING |"
                        + " MISCONFIGURED",
                "DINGTALK | HTTP/1.1 200 OK~Content-Length: 99~~{\"errcode\":0,| NOTHING |"
                        + " DELIVERED",
                "DINGTALK | HTTP/1.1 200 OK~Content-Length: 9~~                | CUT     |"
                        + " MISCONFIGURED"
            })
    void everyAnswerEndsInTime(
            ReceiverType type, String beginning, Rest rest, SendOutcome.Kind expected)
            throws Exception {
        answer(beginning.replace("~", "\r\n"), rest);

        Duration timeout = LONG;
        if (rest == Rest.NOTHING || rest == Rest.SLOW || expected == SendOutcome.Kind.AGAIN) {
            timeout = SHORT;
        }
        SendOutcome outcome = send(type, address(), timeout);
        // On a busy machine, the beginning may arrive too late for a short time-out.
        while (outcome.kind() != expected && timeout.compareTo(LONG) < 0) {
            timeout = timeout.multipliedBy(4);
            outcome = send(type, address(), timeout);
        }

        assertThat(outcome.kind()).isEqualTo(expected);
        assertThat(outcome.reason().length()).isLessThan(400);
    }

    @Test
    void theOutcomeHasTheTimeThatTheReceiverAsksFor() throws Exception {
        answer("HTTP/1.1 429 Later\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", Rest.CUT);

        assertThat(send(ReceiverType.WEBHOOK, address(), LONG).atLeast())
                .isEqualTo(Duration.ofSeconds(7));
    }

    /** When a connection ends within a body, the HTTP client sometimes reports only an error. */
    @Test
    void aCutBodyNeverHidesTheStatus() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", Rest.CUT);

        for (int attempt = 0; attempt < 500; attempt++) {
            assertThat(send(ReceiverType.WEBHOOK, address(), LONG).kind())
                    .isEqualTo(SendOutcome.Kind.DELIVERED);
        }
    }

    /** A redirect may lead to another host, which must not receive alerts. */
    @ParameterizedTest
    @CsvSource({"301", "302", "307", "308"})
    void aRedirectIsAMistakeOfTheConfiguration(int status) throws Exception {
        answer(
                "HTTP/1.1 %d Moved\r\nLocation: %s/other\r\nContent-Length: 0\r\n\r\n"
                        .formatted(status, address()),
                Rest.CUT);

        assertThat(send(ReceiverType.WEBHOOK, address(), LONG).kind())
                .isEqualTo(SendOutcome.Kind.MISCONFIGURED);
        assertThat(connected).hasValue(1);
    }

    /** Slack's token is in the path of the URL, others' in the query. */
    @Test
    void anAnswerThatRepeatsThePathRevealsNoToken(@TempDir Path folder) throws Exception {
        answer("HTTP/1.1 404 No\r\n\r\nno /services/T0/hunter2 with key=hunter3", Rest.CUT);
        Path url = folder.resolve("url");
        Files.writeString(url, address() + "/services/T0/hunter2?key=hunter3");

        SendOutcome outcome = send(ReceiverType.SLACK, Secret.ofFile(url.toString()), LONG);

        assertThat(outcome.reason()).contains("no ****** with key=******");
    }

    @ParameterizedTest
    @CsvSource({"file:///etc/passwd", "//x", "http:", "http://a b/", "ftp://127.0.0.1/"})
    void anAddressOfNoReceiverIsAMistakeOfTheConfiguration(String url) throws Exception {
        assertThat(send(ReceiverType.WEBHOOK, url, LONG).kind())
                .isEqualTo(SendOutcome.Kind.MISCONFIGURED);
    }

    @Test
    void aReceiverThatIsAwayIsTriedAgain() throws Exception {
        String address = address();
        server.close();

        assertThat(send(ReceiverType.WEBHOOK, address, LONG).kind())
                .isEqualTo(SendOutcome.Kind.AGAIN);
    }

    /** Of these exceptions, only a cause or the message says what is wrong. */
    @ParameterizedTest
    @CsvSource({
        "http://receiver.invalid/, UnresolvedAddressException",
        "https://127.0.0.1:PORT/, SSL message"
    })
    void theReasonOfAFailureNamesItsCause(String url, String cause) throws Exception {
        answer("HTTP/1.1 200 OK\r\n\r\n", Rest.CUT);
        String port = String.valueOf(server.getLocalPort());

        assertThat(send(ReceiverType.WEBHOOK, url.replace("PORT", port), LONG).reason())
                .contains(cause);
    }

    /** A proxy answers a request to connect to a receiver by HTTPS in the receiver's place. */
    @ParameterizedTest
    @CsvSource({
        "http, 407, MISCONFIGURED",
        "https, 407, MISCONFIGURED",
        "http, 502, AGAIN",
        "https, 502, AGAIN"
    })
    void theStatusOfAProxyIsReported(String scheme, int status, SendOutcome.Kind expected)
            throws Exception {
        answer(
                "HTTP/1.1 %d No\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"
                        .formatted(status),
                Rest.CUT);
        InetSocketAddress proxy = new InetSocketAddress("127.0.0.1", server.getLocalPort());
        delivery = new HttpDelivery(Clock.systemUTC(), ProxySelector.of(proxy));

        SendOutcome outcome = send(ReceiverType.WEBHOOK, scheme + "://receiver.invalid/", LONG);

        assertThat(outcome.kind()).isEqualTo(expected);
        assertThat(outcome.reason()).contains(String.valueOf(status));
    }

    private String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void answer(String beginning, Rest rest) {
        connections.execute(
                () -> {
                    try {
                        while (true) {
                            Socket socket = server.accept();
                            connected.incrementAndGet();
                            connections.execute(() -> answer(socket, beginning, rest));
                        }
                    } catch (IOException closed) {
                        // The test has ended.
                    }
                });
    }

    private static void answer(Socket socket, String beginning, Rest rest) {
        try (socket;
                OutputStream out = socket.getOutputStream()) {
            if (socket.getInputStream().read(new byte[65_536]) < 0) {
                return;
            }
            out.write(beginning.getBytes(StandardCharsets.UTF_8));
            out.flush();
            switch (rest) {
                case NOTHING -> Thread.sleep(Duration.ofMinutes(5).toMillis());
                case ENDLESS -> {
                    while (true) {
                        out.write(new byte[10_000]);
                    }
                }
                case SLOW -> {
                    while (true) {
                        out.write('a');
                        out.flush();
                        Thread.sleep(50);
                    }
                }
                case CUT -> {
                    // To close a socket with unread input would discard what was sent.
                    socket.shutdownOutput();
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
            }
        } catch (IOException closed) {
            // The sender has closed the connection.
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private SendOutcome send(ReceiverType type, String url, Duration timeout)
            throws InterruptedException {
        return send(type, Secret.ofText(url), timeout);
    }

    private SendOutcome send(ReceiverType type, Secret url, Duration timeout)
            throws InterruptedException {
        Receiver receiver =
                new Receiver(
                        "receiver",
                        type,
                        url,
                        null,
                        new Limit(20, Duration.ofMinutes(1)),
                        timeout,
                        Locale.ENGLISH,
                        ZoneOffset.UTC);
        return delivery.send(
                new Dispatch(receiver, new Notification("1", "receiver", 0, List.of())));
    }
}
