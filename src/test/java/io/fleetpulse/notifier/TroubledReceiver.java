package io.fleetpulse.notifier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver of messages whose answers a test determines. */
final class TroubledReceiver implements AutoCloseable {

    /** Instead of a status: accepts the message and never answers. */
    static final int NEVER = -1;

    /** Instead of a status: accepts the message and closes the connection. */
    static final int HANG_UP = -2;

    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final List<Request> requests = new ArrayList<>();
    private final ArrayDeque<Integer> answers = new ArrayDeque<>();
    private String json = "{}";
    private String refused;

    /** A received message. */
    record Request(URI uri, Headers headers, byte[] body, int status) {

        String header(String name) {
            return headers.getFirst(name);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return new ObjectMapper().readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Map<String, String> query() {
            Map<String, String> query = new TreeMap<>();
            for (String parameter : uri.getRawQuery().split("&", -1)) {
                String[] parts = parameter.split("=", 2);
                query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            return query;
        }
    }

    TroubledReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    /** Sets the statuses of the next answers; later answers are 200. */
    synchronized void answerNext(Integer... statuses) {
        answers.addAll(List.of(statuses));
    }

    synchronized void answerJson(String body) {
        json = body;
    }

    /** Answers 400 to every message that contains this text. */
    synchronized void refuse(String text) {
        refused = "\"" + text + "\"";
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status = keep(exchange, body);
        if (status == NEVER) {
            return;
        }
        if (status == HANG_UP) {
            exchange.close();
            return;
        }
        byte[] answer;
        synchronized (this) {
            answer = json.getBytes(StandardCharsets.UTF_8);
        }
        if (status == 429) {
            exchange.getResponseHeaders().set("Retry-After", "2");
        }
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private synchronized int keep(HttpExchange exchange, byte[] body) {
        int status = answers.isEmpty() ? 200 : answers.poll();
        if (refused != null && new String(body, StandardCharsets.UTF_8).contains(refused)) {
            status = 400;
        }
        requests.add(
                new Request(exchange.getRequestURI(), exchange.getRequestHeaders(), body, status));
        notifyAll();
        return status;
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Waits for a number of messages, and returns all messages. */
    synchronized List<Request> await(int number) throws InterruptedException {
        while (requests.size() < number) {
            wait();
        }
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
