package io.fleetpulse.page;

import com.sun.net.httpserver.HttpServer;

import io.fleetpulse.config.GivenOptions.WrongOptions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The fleet page: a web page that shows the live state of the fleet. The page reads the database
 * only, and needs neither Flink nor Kafka.
 */
public final class FleetPage implements AutoCloseable {

    /** Many more than connections, so that slow clients do not keep all of them. */
    private static final int WORKERS = 64;

    private static final int CONNECTIONS = 4;
    private static final int BACKLOG = 64;

    static {
        // Seconds that a client may take to send a request and to read an answer, so that a stuck
        // client does not block a worker. The JDK reads both properties when it creates its first
        // server.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "60");
    }

    private final HttpServer server;
    private final ExecutorService workers;
    private final ConnectionPool database;

    private FleetPage(HttpServer server, ExecutorService workers, ConnectionPool database) {
        this.server = server;
        this.workers = workers;
        this.database = database;
    }

    /**
     * Starts the page, which runs until the process ends.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.print(PageOptions.help());
            return;
        }
        try {
            FleetPage page = start(PageOptions.parse(arguments));
            Runtime.getRuntime().addShutdownHook(new Thread(page::close, "ending"));
            System.out.println("Fleet page   " + page.address());
        } catch (WrongOptions e) {
            System.err.println(e.getMessage());
            System.err.println("--help shows the options");
            System.exit(2);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Starts the page. The page shows a message while the database is unavailable.
     *
     * @throws IOException if the server cannot listen on its address
     */
    public static FleetPage start(PageOptions options) throws IOException {
        return start(options, DevicePages.Limits.USUAL);
    }

    static FleetPage start(PageOptions options, DevicePages.Limits limits) throws IOException {
        HttpServer server = listen(options);
        AtomicInteger number = new AtomicInteger();
        ExecutorService workers =
                Executors.newFixedThreadPool(
                        WORKERS,
                        task -> new Thread(task, "fleet-page-" + number.incrementAndGet()));
        ConnectionPool database = new ConnectionPool(options, CONNECTIONS);
        server.setExecutor(workers);
        server.createContext(
                "/",
                new Router(
                        new HostCheck(server.getAddress().getAddress().isLoopbackAddress()),
                        new Site(),
                        new Api(database, Endpoints.contents(limits))));
        server.start();
        return new FleetPage(server, workers, database);
    }

    private static HttpServer listen(PageOptions options) throws IOException {
        try {
            InetAddress host = InetAddress.getByName(options.host());
            return HttpServer.create(new InetSocketAddress(host, options.port()), BACKLOG);
        } catch (IOException e) {
            throw new IOException(
                    "Cannot listen on --host %s --port %s: %s"
                            .formatted(options.host(), options.port(), e),
                    e);
        }
    }

    /** Returns the URL of the page, such as {@code http://127.0.0.1:8080/}. */
    public String address() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().getHostAddress();
        if (host.contains(":")) {
            host = "[" + host + "]";
        }
        return "http://" + host + ":" + address.getPort() + "/";
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
        database.close();
    }
}
