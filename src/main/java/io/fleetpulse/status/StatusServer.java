package io.fleetpulse.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * Serves {@code /metrics}, {@code /health} and {@code /live}. {@code /metrics} is for Prometheus.
 * {@code /health} answers 503 with the reason while the process waits for another system.
 * {@code /live} answers 503 only if the process cannot recover by itself, so that a supervisor does
 * not restart a waiting process.
 */
public final class StatusServer implements AutoCloseable {

    private static final int BACKLOG = 16;

    private final HttpServer server;
    private final ExecutorService workers;

    private StatusServer(HttpServer server, ExecutorService workers) {
        this.server = server;
        this.workers = workers;
        server.setExecutor(workers);
    }

    /**
     * Starts the server.
     *
     * @param port port to listen on; 0 for any free port
     * @throws IOException if the server cannot listen on the address
     */
    public static StatusServer start(
            String host,
            int port,
            Supplier<StatusAnswer> metrics,
            Supplier<StatusAnswer> health,
            Supplier<StatusAnswer> live)
            throws IOException {
        StatusServer server = new StatusServer(listen(host, port), SlowClients.workers());
        server.serve("/metrics", metrics);
        server.serve("/health", health);
        server.serve("/live", live);
        server.server.start();
        return server;
    }

    private static HttpServer listen(String host, int port) throws IOException {
        try {
            return HttpServer.create(
                    new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
        } catch (IOException e) {
            throw new IOException(
                    "Cannot listen on host = \"%s\", port = \"%s\"".formatted(host, port), e);
        }
    }

    /** Returns the port of the server. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void serve(String path, Supplier<StatusAnswer> page) {
        server.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        answer(exchange, path, page);
                    }
                });
    }

    private static void answer(HttpExchange exchange, String path, Supplier<StatusAnswer> page)
            throws IOException {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            exchange.sendResponseHeaders(405, -1);
            return;
        }
        StatusAnswer answer = StatusAnswer.notFound();
        if (exchange.getRequestURI().getPath().equals(path)) {
            answer = page.get();
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        if (method.equals("HEAD")) {
            exchange.sendResponseHeaders(answer.code(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.code(), body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
