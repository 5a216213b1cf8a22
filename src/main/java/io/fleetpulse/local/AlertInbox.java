package io.fleetpulse.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.fleetpulse.notifier.delivery.Signature;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A webhook that receives the notifier's messages, and a page that shows them. The inbox accepts
 * messages signed with its secret, and ignores repeated deliveries of a message.
 */
final class AlertInbox implements AutoCloseable {

    private static final int MOST = 200;
    private static final int MOST_BYTES = 1 << 20;
    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final String secret;
    private final ArrayDeque<Arrived> messages = new ArrayDeque<>();

    /** A message that arrived, with a line for each alert. */
    private record Arrived(String id, long at, List<String> lines) {}

    private AlertInbox(HttpServer server, String secret) {
        this.server = server;
        this.secret = secret;
    }

    /**
     * Starts the inbox on the loopback address.
     *
     * @throws IOException if the port cannot be opened
     */
    static AlertInbox start(int port, String secret) throws IOException {
        HttpServer server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
        AlertInbox inbox = new AlertInbox(server, secret);
        server.setExecutor(inbox.workers);
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
            if (exchange.getRequestMethod().equals("POST")) {
                answer(exchange, take(exchange), "text/plain; charset=utf-8", "");
            } else {
                answer(exchange, 200, "text/html; charset=utf-8", page());
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
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private int take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES);
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
        keep(new Arrived(id, System.currentTimeMillis(), lines(body)));
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

    /** Returns a line for each alert: its change and its sentence. */
    private static List<String> lines(byte[] body) throws IOException {
        List<String> lines = new ArrayList<>();
        String news = "";
        try (JsonParser parser = JSON.createParser(body)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() != JsonToken.FIELD_NAME) {
                    continue;
                }
                switch (parser.currentName()) {
                    case "news" -> news = parser.nextTextValue();
                    case "message" -> lines.add(news + ": " + parser.nextTextValue());
                    default -> {}
                }
            }
        }
        return lines;
    }

    private synchronized String page() {
        StringBuilder rows = new StringBuilder();
        for (Arrived message : messages) {
            for (String line : message.lines()) {
                rows.append("<tr><td>")
                        .append(CLOCK.format(Instant.ofEpochMilli(message.at())))
                        .append("<td>")
                        .append(escaped(line));
            }
        }
        if (rows.isEmpty()) {
            rows.append("<tr><td><td>Nothing has arrived yet.");
        }
        return """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="5">
        <meta name="viewport" content="width=device-width"><title>Alerts that arrived</title>
        <style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}\
        td{padding:.2rem .8rem .2rem 0;vertical-align:top}td:first-child{font-variant-numeric:tabular-nums}</style>
        <h1>Alerts that arrived</h1><p>What the notifier posted here, newest first.</p><table>\
        """
                + rows
                + "</table></html>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
