package io.fleetpulse.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.fleetpulse.bridge.BridgeSettingsFile;
import io.fleetpulse.config.ConfigReader;
import io.fleetpulse.tools.ExternalTool;
import io.fleetpulse.tools.SlowTest;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Checks the Compose file without a Docker engine. */
@SlowTest("Docker's Compose")
class DockerComposeIT {

    private static final Path FILE = Path.of("deploy", "docker-compose.yaml");

    private static JsonNode services() throws Exception {
        JsonNode file = new YAMLMapper().readTree(FILE.toFile());
        assertTrue(file.path("services").size() > 0);
        return file.path("services");
    }

    @Test
    void composeAcceptsIt() throws Exception {
        ExternalTool.require("apt-get install docker-compose", "docker-compose")
                .succeed(Path.of("."), "-f", FILE.toString(), "config", "--quiet");
    }

    @Test
    void everyImageIsPinned() throws Exception {
        for (JsonNode service : services()) {
            String image = service.path("image").asText("fleetpulse:1.0.0");
            assertTrue(image.matches("[a-z/-]+:v?[0-9]+\\.[0-9.]+"), image);
        }
    }

    @Test
    void nothingListensBeyondTheMachine() throws Exception {
        for (JsonNode service : services()) {
            for (JsonNode port : service.path("ports")) {
                assertTrue(port.asText().startsWith("127.0.0.1:"), port.asText());
            }
        }
    }

    @Test
    void everyFileThatIsMountedIsThere() throws Exception {
        for (JsonNode service : services()) {
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":", -1)[0];
                if (source.startsWith(".")) {
                    assertTrue(Files.exists(FILE.resolveSibling(source)), source);
                }
            }
        }
    }

    @Test
    void theMappingsAreReadWhereTheJobsMainRuns() throws Exception {
        JsonNode jobManager = services().path("jobmanager");
        String mounted = "/etc/fleetpulse/mappings.json";
        String command = jobManager.path("command").asText();
        assertTrue(command.contains("--custom.mappings " + mounted));
        Path file = null;
        for (JsonNode volume : jobManager.path("volumes")) {
            String[] parts = volume.asText().split(":", -1);
            if (parts[1].equals(mounted)) {
                file = FILE.resolveSibling(parts[0]);
            }
        }
        assertNotNull(file);
        ConfigReader.read(command.replace(mounted, file.toString()).split("\\s+"));
    }

    @Test
    void whateverNeedsTheTopicStartsWhenItExists() throws Exception {
        JsonNode flink = new YAMLMapper().readTree(FILE.toFile()).path("x-flink");
        for (JsonNode service : List.of(flink, services().path("bridge"))) {
            JsonNode topic = service.path("depends_on").path("topic");
            assertEquals("service_completed_successfully", topic.path("condition").asText());
        }
    }

    @Test
    void theBridgeReadsItsSettings() throws Exception {
        JsonNode bridge = services().path("bridge");
        String mounted = "/etc/fleetpulse/bridge.properties";
        assertTrue(bridge.path("command").asText().contains("--config " + mounted));
        String file = "./docker/bridge.properties";
        assertEquals(file + ":" + mounted + ":ro", bridge.path("volumes").path(0).asText());
        BridgeSettingsFile.read(FILE.resolveSibling(file));
    }

    @Test
    void passwordsAreFilesThatAreMadeAndNotInTheRepository() throws Exception {
        String script = Files.readString(Path.of("deploy", "docker", "create-secrets"));
        JsonNode secrets = new YAMLMapper().readTree(FILE.toFile()).path("secrets");
        for (Map.Entry<String, JsonNode> secret : secrets.properties()) {
            assertEquals(
                    "./docker/secrets/" + secret.getKey(), secret.getValue().path("file").asText());
            assertTrue(script.contains(secret.getKey()), secret.getKey());
        }
        assertTrue(Files.readString(Path.of(".gitignore")).contains("/deploy/docker/secrets/"));
        for (JsonNode service : services()) {
            for (Map.Entry<String, JsonNode> variable : service.path("environment").properties()) {
                if (variable.getKey().contains("PASSWORD")) {
                    assertTrue(
                            variable.getValue().asText().startsWith("/run/secrets/"),
                            variable.getKey());
                }
            }
        }
    }
}
