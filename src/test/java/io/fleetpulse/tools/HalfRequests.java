package io.fleetpulse.tools;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Clients of an HTTP server that send the beginning of a request, and then nothing. */
public final class HalfRequests implements AutoCloseable {

    private final List<Socket> sockets = new ArrayList<>();

    /** What a test does while the clients wait. */
    @FunctionalInterface
    public interface Work {
        /** Does the work. */
        void run() throws Exception;
    }

    /**
     * Does some work while clients wait for a server on the loopback address. Repeats the work if
     * the server has ended a request before the end of the work, as it may on a busy machine.
     */
    public static void whileOpen(int port, int clients, Work work) throws Exception {
        Eventually.holds(
                "the work ends before the server ends the requests",
                () -> {
                    try (HalfRequests slow = to(port, clients)) {
                        work.run();
                        return slow.areOpen();
                    }
                });
    }

    private static HalfRequests to(int port, int clients) throws IOException {
        HalfRequests half = new HalfRequests();
        for (int i = 0; i < clients; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            half.sockets.add(socket);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nX-Half:".getBytes(StandardCharsets.UTF_8));
            socket.setSoTimeout(1);
        }
        return half;
    }

    /** Returns whether the server still waits for the rest of every request. */
    private boolean areOpen() throws IOException {
        for (Socket socket : sockets) {
            try {
                if (socket.getInputStream().read() < 0) {
                    return false;
                }
            } catch (SocketTimeoutException waiting) {
                // The connection is open.
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
