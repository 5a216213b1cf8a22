package io.fleetpulse.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

class FailureTextTest {

    private static final String HOST = "127.0.0.1";

    @Test
    void oneLineHasEveryCause() {
        Exception password = new IOException("keystore password\nwas incorrect");
        Exception outer = new IllegalStateException("Failed to construct", password);

        assertThat(FailureText.of(outer))
                .isEqualTo(
                        "java.lang.IllegalStateException: Failed to construct; cause:"
                                + " java.io.IOException: keystore password was incorrect");
    }

    @Test
    void aCauseThatTheFailureRepeatsAppearsOnce() {
        Exception cause = new IOException("no");

        assertThat(FailureText.of(new IllegalStateException(cause)))
                .isEqualTo("java.lang.IllegalStateException: java.io.IOException: no");
    }

    @Test
    void aPartOfAPasswordIsMasked() {
        Exception quoting =
                new IllegalArgumentException("Value not specified for key 'ter2' in JAAS config");

        assertThat(FailureText.of(quoting))
                .endsWith("Value not specified for key ****** in JAAS config");
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            assertThat(
                            catchThrowable(
                                    () ->
                                            StatusServer.start(
                                                    HOST, other.getLocalPort(), null, null, null)))
                    .hasMessageContaining("port = \"" + other.getLocalPort() + "\"")
                    .hasRootCauseMessage("Address already in use");
        }
    }
}
