package io.fleetpulse.notifier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves {@code /metrics} for Prometheus; {@code /health}, which answers 503 and says why while Kafka is
 * away; and {@code /live}, which answers 503 only when the notifier has ended.
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
            String host, int port, NotifierStatus status, RoutesWatch watch, Clock clock)
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
                                PrometheusText.of(status, watch.isMistaken())));
        server.serve("/health", () -> said(status.problem(clock.millis())));
        server.serve("/live", () -> said(status.hasEnded() ? status.problem(0) : null));
        http.start();
        return server;
    }

    /** Returns the port that is listened on. */
    int port() {
        return server.getAddress().getPort();
    }

    private static Answer said(String problem) {
        if (problem == null) {
            return new Answer(200, PLAIN, "ok\n");
        }
        return new Answer(503, PLAIN, problem + "\n");
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
