package io.fleetpulse.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Serves {@code /metrics} for Prometheus; {@code /health}, which answers 503 and says why while the process
 * waits for somebody else; and {@code /live}, which answers 503 only when the process can do nothing any
 * more, so that nobody restarts one that waits.
 */
public final class StatusServer implements AutoCloseable {

    private static final int BACKLOG = 16;

    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(2);

    private StatusServer(HttpServer server) {
        this.server = server;
        server.setExecutor(workers);
    }

    /**
     * Begins to serve.
     *
     * @throws IOException when the address cannot be listened on
     */
    public static StatusServer start(
            String host,
            int port,
            Supplier<StatusAnswer> metrics,
            Supplier<StatusAnswer> health,
            Supplier<StatusAnswer> live)
            throws IOException {
        HttpServer http =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
        StatusServer server = new StatusServer(http);
        server.serve("/metrics", metrics);
        server.serve("/health", health);
        server.serve("/live", live);
        http.start();
        return server;
    }

    /** Returns the port that is listened on. */
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
        StatusAnswer answer = StatusAnswer.notFound();
        if (exchange.getRequestURI().getPath().equals(path)) {
            answer = page.get();
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
