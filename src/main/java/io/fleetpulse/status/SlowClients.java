package io.fleetpulse.status;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Protects the JDK's HTTP server from clients that are slow or stuck. A client keeps a worker from
 * the first byte of its request until it has read the answer.
 */
public final class SlowClients {

    /** Most clients at the same time; other clients wait. */
    private static final int WORKERS = 32;

    static {
        // Seconds that a client may take to send a request and to read an answer. The JDK reads
        // both properties when it creates its first server.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "60");
    }

    private SlowClients() {}

    /** Returns workers for a server, which the caller must request before it creates the server. */
    public static ExecutorService workers() {
        return Executors.newFixedThreadPool(WORKERS);
    }
}
