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

    /** Connects to a server on the loopback address. */
    public static HalfRequests to(int port, int clients) throws IOException {
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
    public boolean areOpen() throws IOException {
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
