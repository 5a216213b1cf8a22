package io.fleetpulse.bridge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves {@code /metrics} for Prometheus; {@code /health}, which answers 503 and says why while a
 * connection is away or Kafka takes nothing; and {@code /live}, which answers 503 only when a connection's
 * thread has ended, so that nobody restarts a bridge that waits for Kafka.
 */
final class StatusServer implements AutoCloseable {

    private static final int BACKLOG = 16;
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(2);

    private record Answer(int code, String type, String body) {}

    private interface Page {
        Answer answer();
    }

    private StatusServer(HttpServer server) {
        this.server = server;
        server.setExecutor(workers);
    }

    /**
     * Begins to serve.
     *
     * @throws IOException when the address cannot be listened on
     */
    static StatusServer start(
            String host, int port, List<ConnectionStatus> connections, Clock clock)
            throws IOException {
        HttpServer http =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
        StatusServer server = new StatusServer(http);
        server.serve(
                "/metrics",
                () ->
                        new Answer(
                                200,
                                PrometheusText.CONTENT_TYPE,
                                PrometheusText.of(connections, clock.millis())));
        server.serve("/health", () -> health(connections, clock.millis()));
        server.serve("/live", () -> live(connections));
        http.start();
        return server;
    }

    /** Returns the port that is listened on. */
    int port() {
        return server.getAddress().getPort();
    }

    private static Answer health(List<ConnectionStatus> connections, long now) {
        StringBuilder problems = new StringBuilder();
        for (int number = 0; number < connections.size(); number++) {
            String problem = connections.get(number).problem(now);
            if (problem != null) {
                problems.append("connection ").append(number).append(": ");
                problems.append(problem).append('\n');
            }
        }
        if (problems.isEmpty()) {
            return new Answer(200, PLAIN, "ok\n");
        }
        return new Answer(503, PLAIN, problems.toString());
    }

    private static Answer live(List<ConnectionStatus> connections) {
        if (connections.stream().anyMatch(ConnectionStatus::hasEnded)) {
            return new Answer(503, PLAIN, "a connection's thread has ended\n");
        }
        return new Answer(200, PLAIN, "ok\n");
    }

    private void serve(String path, Page page) {
        server.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        answer(exchange, path, page);
                    }
                });
    }

    private static void answer(HttpExchange exchange, String path, Page page) throws IOException {
        Answer answer = new Answer(404, PLAIN, "/metrics, /health or /live\n");
        if (exchange.getRequestURI().getPath().equals(path)) {
            answer = page.answer();
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.code(), body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
