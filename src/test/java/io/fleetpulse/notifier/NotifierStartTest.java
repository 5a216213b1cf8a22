package io.fleetpulse.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class NotifierStartTest {

    @TempDir private Path folder;

    @Test
    void aStartWhoseClientsCannotBeCreatedFails() {
        assertThatThrownBy(() -> start("127.0.0.1:1", "retries", "0"))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("idempotence");
    }

    /** Kafka's clients would wait for ten minutes. */
    @Test
    @Timeout(60)
    void itStopsWhileKafkaDoesNotAnswer() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getByName("127.0.0.1"))) {
            String server = "127.0.0.1:" + silent.getLocalPort();
            Notifier notifier = start(server, "default.api.timeout.ms", "600000");
            while (!isWaiting(silent.accept())) {
                // The check of the properties has closed this connection.
            }

            notifier.close();

            assertThat(notifier.hasEnded()).isTrue();
        }
    }

    private static boolean isWaiting(Socket client) throws IOException {
        client.setSoTimeout(1_000);
        try {
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
            return false;
        } catch (SocketTimeoutException stillOpen) {
            return true;
        }
    }

    private Notifier start(String servers, String property, String value) throws IOException {
        Path url = Files.writeString(folder.resolve("url"), "https://127.0.0.1/");
        Path routes =
                Files.writeString(
                        folder.resolve("routes.json"),
                        """
                        {"receivers": [{"name": "r", "type": "slack", "url": {"file": "%s"}}],
                         "routes": [{"receiver": "r"}]}\
                        """
                                .formatted(url));
        List<String> arguments = new ArrayList<>(List.of("--kafka.bootstrap.servers", servers));
        arguments.addAll(List.of("--kafka.properties." + property, value));
        arguments.addAll(List.of("--routes", routes.toString()));
        arguments.addAll(List.of("--port", "0", "--stop.within", "1ms"));
        return Notifier.start(arguments.toArray(String[]::new));
    }
}
