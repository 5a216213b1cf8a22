package io.fleetpulse.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.Map;

class BrokerCheckTest {

    private static final int REQUEST_BYTES = 14;

    private static final String ALERT_OF_TLS = "1503030002022f0000000000000000";
    private static final String ANSWER_OF_A_BROKER = "0000000a00000001000000000000";

    @ParameterizedTest
    @ValueSource(
            strings = {
                ALERT_OF_TLS,
                // PostgreSQL: an error.
                "450000008b534641544c00",
                // HTTP/1.1
                "485454502f312e31",
                // Another correlation id.
                "0000000a00000002000000000000",
                "00000003000000010000",
                "ffffffff000000010000"
            })
    void aServerThatAnswersOtherwiseIsNamed(String answer) throws Exception {
        try (Answering server = new Answering(answer)) {
            for (String servers :
                    new String[] {
                        server.address(),
                        "PLAINTEXT://" + server.address(),
                        "127.0.0.1:1," + server.address()
                    }) {
                assertThatThrownBy(checking(servers, Map.of()))
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("kafka.bootstrap.servers")
                        .hasMessageContaining(
                                server.address() + " does not answer as a Kafka broker");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ANSWER_OF_A_BROKER, "", "00", "0000000a", "0000000a000000"})
    void aBrokerAndAServerWithoutAWholeAnswerPass(String answer) throws Exception {
        try (Answering server = new Answering(answer)) {
            assertThatCode(checking(server.address(), Map.of())).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1:1", "[::1]:1", "no-such-host.invalid:9092", "SASL_SSL://[::1]:1"})
    void aServerThatCannotBeReachedPasses(String server) {
        assertThatCode(checking(server, Map.of())).doesNotThrowAnyException();
    }

    @Test
    void clientsWithTlsRecogniseWrongAnswersThemselves() throws Exception {
        try (Answering server = new Answering(ALERT_OF_TLS)) {
            for (String protocol : new String[] {"SSL", "SASL_SSL", "${env:PROTOCOL}"}) {
                assertThatCode(checking(server.address(), Map.of("security.protocol", protocol)))
                        .doesNotThrowAnyException();
            }
            assertThatThrownBy(
                            checking(
                                    server.address(),
                                    Map.of("security.protocol", "SASL_PLAINTEXT")))
                    .isInstanceOf(ConfigurationException.class);
        }
    }

    private static ThrowingCallable checking(String servers, Map<String, String> properties) {
        return () -> BrokerCheck.check(servers, properties);
    }

    /** Answers every request with the same bytes, and closes the connection. */
    private static final class Answering implements AutoCloseable {

        private final ServerSocket server;

        Answering(String hexadecimal) throws IOException {
            server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
            byte[] answer = HexFormat.of().parseHex(hexadecimal);
            new Thread(() -> answer(answer)).start();
        }

        String address() {
            return "127.0.0.1:" + server.getLocalPort();
        }

        private void answer(byte[] answer) {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    client.getInputStream().readNBytes(REQUEST_BYTES);
                    client.getOutputStream().write(answer);
                } catch (IOException closed) {
                    // The test is over, or the client closed its connection.
                }
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
