package io.fleetpulse.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fleetpulse.deploy.DeploymentFiles;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The deployment files start the notifier with valid settings and routes. */
class NotifierDeploymentTest {

    @TempDir private Path folder;

    @Test
    void composeStartsIt() throws IOException {
        JsonNode compose = DeploymentFiles.compose();
        JsonNode service = compose.at("/services/notifier");
        NotifierConfig config =
                read(DeploymentFiles.command(service), Path.of("deploy", "docker", "routes.json"));
        assertThat(config.routes().routes()).hasSize(1);
        assertThat(service.path("secrets")).hasSize(1);
        assertThat(compose.path("secrets").has(service.at("/secrets/0").asText())).isTrue();
    }

    @Test
    void kubernetesStartsItOnceAndKnowsEveryMember() throws IOException {
        List<JsonNode> resources = DeploymentFiles.kubernetes("notifier/notifier.yaml");
        ObjectMapper mapper = new ObjectMapper();
        Deployment deployment = mapper.treeToValue(resources.get(0), Deployment.class);
        assertThat(mapper.treeToValue(resources.get(1), NetworkPolicy.class).getSpec()).isNotNull();
        assertThat(deployment.getSpec().getReplicas()).isEqualTo(1);
        assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("Recreate");
        List<String> arguments =
                deployment.getSpec().getTemplate().getSpec().getContainers().get(0).getArgs();
        NotifierConfig config =
                read(arguments, Path.of("deploy", "kubernetes", "notifier", "routes.json"));
        assertThat(config.host()).isEqualTo("0.0.0.0");
        assertThat(config.port()).isEqualTo(9251);
    }

    /** Reads the arguments with the mounted routes and their secret in a folder of this test. */
    private NotifierConfig read(List<String> arguments, Path routes) throws IOException {
        Path secret = Files.writeString(folder.resolve("webhook_secret"), "s");
        Path mounted = folder.resolve("routes.json");
        Files.writeString(
                mounted,
                Files.readString(routes)
                        .replaceAll("\"/[a-z/]+/webhook_secret\"", "\"" + secret + "\""));
        return NotifierSettings.read(DeploymentFiles.with(arguments, "--routes", mounted));
    }
}
