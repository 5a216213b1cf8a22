package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;

import io.fleetpulse.deploy.DeploymentFiles;

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
        JsonNode service = DeploymentFiles.compose().at("/services/page");

        PageOptions options = read(DeploymentFiles.command(service));

        assertEquals("0.0.0.0", options.host());
        assertEquals("127.0.0.1:8080:" + options.port(), service.at("/ports/0").asText());
    }

    @Test
    void kubernetesStartsIt() throws IOException {
        JsonNode container =
                DeploymentFiles.kubernetes("base/page.yaml")
                        .get(0)
                        .at("/spec/template/spec/containers/0");
        List<String> arguments = new ArrayList<>();
        container.path("args").forEach(argument -> arguments.add(argument.asText()));

        PageOptions options = read(arguments);

        assertEquals("0.0.0.0", options.host());
        assertEquals(container.at("/ports/0/containerPort").asInt(), options.port());
    }

    /** Reads the arguments with a password in a folder of this test. */
    private PageOptions read(List<String> arguments) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "s");
        return PageOptions.parse(
                DeploymentFiles.with(arguments, "--postgres.password.file", password));
    }
}
