package io.fleetpulse.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the files that deploy a program. */
public final class DeploymentFiles {

    private DeploymentFiles() {}

    /** Returns the content of {@code docker-compose.yaml}. */
    public static JsonNode compose() throws IOException {
        return new YAMLMapper().readTree(Path.of("deploy", "docker-compose.yaml").toFile());
    }

    /** Returns the arguments of a service of Compose. */
    public static List<String> command(JsonNode service) {
        return List.of(service.path("command").asText().split("\\s+"));
    }

    /** Returns the resources of a file for Kubernetes, by its path within their folder. */
    public static List<JsonNode> kubernetes(String file) throws IOException {
        List<JsonNode> resources = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper()
                        .readerFor(JsonNode.class)
                        .readValues(Path.of("deploy", "kubernetes", file).toFile())) {
            documents.forEachRemaining(resources::add);
        }
        return resources;
    }

    /** Returns arguments in which another file is the value of an option. */
    public static String[] with(List<String> arguments, String option, Path file) {
        List<String> changed = new ArrayList<>(arguments);
        changed.set(changed.indexOf(option) + 1, file.toString());
        return changed.toArray(String[]::new);
    }
}
