package io.fleetpulse.config;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;

/**
 * Checks that the servers of {@code kafka.bootstrap.servers} answer as brokers do. Kafka's clients
 * take the first four bytes of an answer for its length and allocate as much memory. The answer of
 * a port that expects TLS, or of another kind of server, would thus end the process.
 *
 * <p>A server that cannot be reached, or does not answer, passes: the clients try it again.
 */
public final class BrokerCheck {

    private static final int WITHIN_MS = 2_000;

    private static final int CORRELATION = 1;

    /** Asks for the versions of the protocol; a broker answers before any login. */
    private static final byte[] REQUEST = {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, CORRELATION, -1, -1};

    /** Larger than any answer to this request, in bytes. */
    private static final int MOST_BYTES = 1 << 16;

    private BrokerCheck() {}

    /**
     * Checks the servers, unless the clients use TLS, which recognises a wrong answer.
     *
     * @param servers the value of {@code kafka.bootstrap.servers}
     * @param properties properties of Kafka's clients
     * @throws ConfigurationException if a server answers, but not as a broker
     */
    public static void check(String servers, Map<String, String> properties) {
        String protocol = properties.getOrDefault("security.protocol", "PLAINTEXT");
        if (!protocol.strip().endsWith("PLAINTEXT")) {
            return;
        }
        for (String server : servers.split(",", -1)) {
            if (isForeign(server)) {
                throw ConfigurationException.of(
                        "kafka.bootstrap.servers",
                        servers,
                        server
                                + " does not answer as a Kafka broker without TLS; expected the"
                                + " address of one, or TLS in"
                                + " kafka.properties.security.protocol");
            }
        }
    }

    private static boolean isForeign(String server) {
        String address = server.replaceFirst("^[A-Z_]+://", "");
        int colon = address.lastIndexOf(':');
        int port = Integer.parseInt(address.substring(colon + 1));
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.substring(0, colon), port), WITHIN_MS);
            socket.setSoTimeout(WITHIN_MS);
            socket.getOutputStream().write(REQUEST);
            DataInputStream answer = new DataInputStream(socket.getInputStream());
            int length = answer.readInt();
            return length < Integer.BYTES || length > MOST_BYTES || answer.readInt() != CORRELATION;
        } catch (IOException noAnswer) {
            return false;
        }
    }
}
