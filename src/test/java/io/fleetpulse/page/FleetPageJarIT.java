package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The page needs only the job jar: no Flink, no logging library, no further file. */
class FleetPageJarIT {

    private static final String JAR = System.getProperty("fleetpulse.jar", "target/fleetpulse.jar");

    @Test
    void itServesFromTheJarAndSaysThatTheDatabaseIsAway() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx192m",
                                "-cp",
                                JAR,
                                "io.fleetpulse.page.FleetPage",
                                "--postgres.url",
                                "jdbc:postgresql://127.0.0.1:1/none",
                                "--postgres.user",
                                "viewer",
                                "--port",
                                "0")
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            assertTrue(line.startsWith("Fleet page"), line);
            String page = line.replaceFirst("Fleet page\\s+", "");

            assertEquals(200, get(page).statusCode());
            assertEquals(200, get(page + "echarts.min.js").statusCode());
            assertEquals(200, get(page + "world.js").statusCode());
            HttpResponse<String> data = get(page + "api/overview");
            assertEquals(503, data.statusCode());
            assertTrue(data.body().contains("no-database"), data.body());
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static HttpResponse<String> get(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
    }
}
