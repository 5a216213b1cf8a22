package io.fleetpulse.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.fleetpulse.local.FreePort;

import org.junit.jupiter.api.Assertions;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Prometheus with the configuration of {@code deploy/prometheus} and another address of
 * Flink.
 */
final class PrometheusServer implements AutoCloseable {

    private static final Path CONFIGURATION = Path.of("deploy", "prometheus", "prometheus.yaml");
    private static final long STARTS_WITHIN = TimeUnit.MINUTES.toNanos(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final String address;
    private final Path log;

    /**
     * Starts one.
     *
     * @param program the executable
     * @param folder for its files
     * @param target host and port of the metrics
     */
    PrometheusServer(Path program, Path folder, String target) throws Exception {
        Path file = folder.resolve("prometheus.yaml");
        Files.writeString(file, configuration(target));
        log = folder.resolve("prometheus.log");
        address = "127.0.0.1:" + FreePort.any();
        process =
                new ProcessBuilder(
                                program.toString(),
                                "--config.file=" + file,
                                "--storage.tsdb.path=" + folder.resolve("data"),
                                "--web.listen-address=" + address)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        awaitReady();
    }

    private static String configuration(String target) throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        ObjectNode configuration = (ObjectNode) yaml.readTree(CONFIGURATION.toFile());
        configuration
                .withObject("/global")
                .put("scrape_interval", "5s")
                .put("scrape_timeout", "5s");
        configuration.withObject("/global").put("evaluation_interval", "2s");
        configuration
                .putArray("rule_files")
                .add(CONFIGURATION.resolveSibling("alerts.yaml").toAbsolutePath().toString());
        ObjectNode scrape = (ObjectNode) configuration.path("scrape_configs").path(0);
        scrape.remove("dns_sd_configs");
        // Only the job runs in this test.
        configuration.putArray("scrape_configs").add(scrape);
        scrape.putArray("static_configs").addObject().putArray("targets").add(target);
        return yaml.writeValueAsString(configuration);
    }

    private void awaitReady() throws Exception {
        long deadline = System.nanoTime() + STARTS_WITHIN;
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                Assertions.fail("Prometheus did not start: " + Files.readString(log));
            }
            Thread.sleep(100);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The names of all metrics in Prometheus. */
    List<String> names() throws Exception {
        List<String> names = new ArrayList<>();
        api("label/__name__/values").forEach(name -> names.add(name.asText()));
        return names;
    }

    /** The current number of series of an expression. */
    int series(String expression) throws Exception {
        return api("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result")
                .size();
    }

    /** The evaluated rules. */
    JsonNode rules() throws Exception {
        return api("rules").path("groups").path(0).path("rules");
    }

    /** Prometheus' own metrics. */
    String ownMetrics() throws Exception {
        return get("/metrics").body();
    }

    private JsonNode api(String path) throws Exception {
        HttpResponse<String> response = get("/api/v1/" + path);
        Assertions.assertEquals(200, response.statusCode(), response.body());
        return new ObjectMapper().readTree(response.body()).path("data");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + address + path);
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
