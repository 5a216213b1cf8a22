package io.fleetpulse.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds free ports of the loopback address. */
public final class FreePort {

    private FreePort() {}

    /**
     * Returns the preferred port, or any free port if the preferred one is in use.
     *
     * @param preferred the port to try first; 0 for any
     */
    static int preferring(int preferred) {
        try {
            return bindable(preferred);
        } catch (IOException taken) {
            return any();
        }
    }

    /** Returns a free port that the operating system chooses. */
    public static int any() {
        try {
            return bindable(0);
        } catch (IOException e) {
            throw new UncheckedIOException("The loopback address has no free port", e);
        }
    }

    private static int bindable(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(loopback(), port));
            return socket.getLocalPort();
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
