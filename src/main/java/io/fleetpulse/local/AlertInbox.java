package io.fleetpulse.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.fleetpulse.notifier.delivery.Signature;
import io.fleetpulse.status.SlowClients;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;

/**
 * A webhook that receives the notifier's messages, and a page that shows them. The inbox accepts
 * messages signed with its secret, and ignores repeated deliveries of a message.
 */
final class AlertInbox implements AutoCloseable {

    private static final int MOST = 200;
    private static final int MOST_BYTES = 1 << 20;
    private static final JsonFactory JSON = new JsonFactory();

    private final HttpServer server;
    private final ExecutorService workers;
    private final String secret;
    private final ArrayDeque<Arrived> messages = new ArrayDeque<>();

    /** A message that arrived, with a line for each alert. */
    record Arrived(String id, long at, List<Line> lines) {}

    /**
     * An alert of a message.
     *
     * @param news what is new about the alert, such as {@code raised}; empty if unknown
     * @param sentence the alert's sentence, in the language of the notifier's route
     */
    record Line(String news, String sentence) {}

    private AlertInbox(HttpServer server, ExecutorService workers, String secret) {
        this.server = server;
        this.workers = workers;
        this.secret = secret;
    }

    /**
     * Starts the inbox on the loopback address.
     *
     * @throws IOException if the port cannot be opened
     */
    static AlertInbox start(int port, String secret) throws IOException {
        ExecutorService workers = SlowClients.workers();
        HttpServer server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
        AlertInbox inbox = new AlertInbox(server, workers, secret);
        server.setExecutor(workers);
        server.createContext("/", inbox::handle);
        server.start();
        return inbox;
    }

    /** Returns the address of the page, which also receives the messages. */
    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestMethod()) {
                case "POST" -> answer(exchange, take(exchange), "text/plain; charset=utf-8", "");
                case "GET", "HEAD" -> {
                    Locale language =
                            AlertInboxPage.language(
                                    exchange.getRequestURI().getQuery(),
                                    exchange.getRequestHeaders().getFirst("Accept-Language"));
                    answer(exchange, 200, "text/html; charset=utf-8", page(language));
                }
                default -> {
                    exchange.getResponseHeaders().set("Allow", "GET, HEAD, POST");
                    exchange.sendResponseHeaders(405, -1);
                }
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders()
                .set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        if (body.length == 0 || exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private int take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            return 413;
        }
        String timestamp = exchange.getRequestHeaders().getFirst("X-Fleetpulse-Timestamp");
        String signature = exchange.getRequestHeaders().getFirst("X-Fleetpulse-Signature");
        if (timestamp == null || signature == null || !timestamp.matches("\\d{1,15}")) {
            return 401;
        }
        String expected = "sha256=" + Signature.ofWebhook(secret, Long.parseLong(timestamp), body);
        if (!MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8),
                signature.getBytes(StandardCharsets.UTF_8))) {
            return 401;
        }
        String id = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        if (id == null) {
            return 400;
        }
        try {
            keep(new Arrived(id, System.currentTimeMillis(), lines(body)));
        } catch (JsonProcessingException e) {
            return 400;
        }
        return 204;
    }

    private synchronized void keep(Arrived message) {
        if (messages.stream().noneMatch(known -> known.id().equals(message.id()))) {
            messages.addFirst(message);
        }
        if (messages.size() > MOST) {
            messages.pollLast();
        }
    }

    /** Returns a line for each alert. */
    private static List<Line> lines(byte[] body) throws IOException {
        List<Line> lines = new ArrayList<>();
        String news = "";
        try (JsonParser parser = JSON.createParser(body)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() != JsonToken.FIELD_NAME) {
                    continue;
                }
                String name = parser.currentName();
                String value = parser.nextTextValue();
                if (name.equals("news") && value != null) {
                    news = value;
                } else if (name.equals("message") && value != null) {
                    lines.add(new Line(news, value));
                }
            }
        }
        return lines;
    }

    private synchronized String page(Locale language) {
        return new AlertInboxPage(language).html(messages);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
