package io.fleetpulse.page;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A headless Chromium, controlled by its DevTools protocol without a driver or further library.
 */
public final class Chromium implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final long STARTS_WITHIN = TimeUnit.MINUTES.toNanos(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<BrowserTab> tabs = new ArrayList<>();
    private final Process process;
    private final Path profile;
    private final int port;

    private Chromium(Process process, Path profile, int port) {
        this.process = process;
        this.profile = profile;
        this.port = port;
    }

    /** Starts one with a new profile. */
    public static Chromium start(Path program) throws Exception {
        Path profile = Files.createTempDirectory("fleetpulse-chromium");
        ProcessBuilder chromium =
                new ProcessBuilder(
                                program.toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--hide-scrollbars",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile,
                                "about:blank")
                        .redirectErrorStream(true)
                        .redirectOutput(profile.resolve("log").toFile());
        // Keeps the sockets in the profile too, since a killed Chromium leaves them behind.
        chromium.environment().put("TMPDIR", profile.toString());
        Process process = chromium.start();
        return new Chromium(process, profile, port(process, profile));
    }

    /** Opens a new tab. */
    public BrowserTab open() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                        .PUT(BodyPublishers.noBody())
                        .build();
        JsonNode target = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
        BrowserTab tab =
                new BrowserTab(http, URI.create(target.get("webSocketDebuggerUrl").asText()));
        tabs.add(tab);
        return tab;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }

    /** The browser writes its port to the profile when it starts to listen. */
    private static int port(Process process, Path profile) throws Exception {
        Path file = profile.resolve("DevToolsActivePort");
        long deadline = System.nanoTime() + STARTS_WITHIN;
        while (!Files.exists(file) || Files.readString(file).lines().count() < 2) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException(
                        "Chromium did not start: " + Files.readString(profile.resolve("log")));
            }
            Thread.sleep(50);
        }
        return Integer.parseInt(Files.readAllLines(file).get(0));
    }
}
