package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The deployment files start the page with valid options. */
class PageDeploymentTest {

    @TempDir private Path folder;

    @Test
    void composeStartsIt() throws IOException {
        JsonNode compose =
                new YAMLMapper().readTree(Path.of("deploy", "docker-compose.yaml").toFile());
        JsonNode service = compose.at("/services/page");

        PageOptions options = read(List.of(service.path("command").asText().split("\\s+")));

        assertEquals("0.0.0.0", options.host());
        assertEquals("127.0.0.1:8080:" + options.port(), service.at("/ports/0").asText());
    }

    @Test
    void kubernetesStartsIt() throws IOException {
        Path file = Path.of("deploy", "kubernetes", "base", "page.yaml");
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper().readerFor(JsonNode.class).readValues(file.toFile())) {
            JsonNode container = documents.next().at("/spec/template/spec/containers/0");
            List<String> arguments = new ArrayList<>();
            container.path("args").forEach(argument -> arguments.add(argument.asText()));

            PageOptions options = read(arguments);

            assertEquals("0.0.0.0", options.host());
            assertEquals(container.at("/ports/0/containerPort").asInt(), options.port());
        }
    }

    /** Reads the arguments with a password in a folder of this test. */
    private PageOptions read(List<String> arguments) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "s");
        List<String> here = new ArrayList<>(arguments);
        here.set(here.indexOf("--postgres.password.file") + 1, password.toString());
        return PageOptions.parse(here.toArray(String[]::new));
    }
}
