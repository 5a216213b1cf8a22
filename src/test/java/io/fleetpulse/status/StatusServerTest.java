package io.fleetpulse.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.tools.HalfRequests;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

class StatusServerTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private StatusServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                StatusServer.start(
                        "127.0.0.1",
                        0,
                        () -> StatusAnswer.metrics("up 1\n"),
                        () -> StatusAnswer.of("Kafka is away"),
                        () -> StatusAnswer.of(null));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /metrics, 200, 'up 1\n'",
        "GET, /metrics?x=y, 200, 'up 1\n'",
        "GET, /health, 503, 'Kafka is away\n'",
        "GET, /live, 200, 'ok\n'",
        "GET, /live/x, 404, '/metrics, /health or /live\n'",
        "HEAD, /metrics, 200, ''",
        "HEAD, /health, 503, ''",
        "POST, /metrics, 405, ''",
        "DELETE, /live, 405, ''"
    })
    void everyPathHasItsAnswer(String method, String path, int status, String body)
            throws Exception {
        HttpResponse<String> answer = send(method, path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body.replace("\\n", "\n"));
    }

    /** Otherwise a supervisor would restart a process that works. */
    @Test
    void slowClientsDoNotDelayAnAnswer() throws Exception {
        HalfRequests.whileOpen(
                server.port(),
                12,
                () -> assertThat(send("GET", "/live").statusCode()).isEqualTo(200));
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
