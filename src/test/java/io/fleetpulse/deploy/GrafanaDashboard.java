package io.fleetpulse.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A dashboard for Grafana.
 *
 * @param name its file's name without the ending
 * @param json content of the file
 */
record GrafanaDashboard(String name, JsonNode json) {

    static final Path FOLDER = Path.of("deploy", "grafana");

    static List<GrafanaDashboard> all() {
        List<GrafanaDashboard> dashboards = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replaceFirst("\\.json$", "");
                dashboards.add(
                        new GrafanaDashboard(name, new ObjectMapper().readTree(file.toFile())));
            }
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        return dashboards;
    }

    /** The dashboards by their uid, by which links find them. */
    static Map<String, GrafanaDashboard> byUid() {
        Map<String, GrafanaDashboard> dashboards = new LinkedHashMap<>();
        all().forEach(dashboard -> dashboards.put(dashboard.uid(), dashboard));
        return dashboards;
    }

    /** A file of {@code deploy/grafana/provisioning}. */
    static JsonNode provisioning(String subject) {
        Path file = FOLDER.resolve(Path.of("provisioning", subject, "fleetpulse.yaml"));
        try {
            return new YAMLMapper().readTree(file.toFile());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** The types of the provisioned data sources, by uid. */
    static Map<String, String> dataSources() {
        Map<String, String> sources = new LinkedHashMap<>();
        for (JsonNode source : provisioning("datasources").path("datasources")) {
            sources.put(source.path("uid").asText(), source.path("type").asText());
        }
        return sources;
    }

    String uid() {
        return json.path("uid").asText();
    }

    /** Panels and rows; rows contain no panels. */
    List<JsonNode> panelsAndRows() {
        List<JsonNode> panels = new ArrayList<>();
        json.path("panels").forEach(panels::add);
        return panels;
    }

    /** The panels with content. */
    List<JsonNode> panels() {
        return panelsAndRows().stream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    /** The variables by name. */
    Map<String, JsonNode> variables() {
        Map<String, JsonNode> variables = new LinkedHashMap<>();
        for (JsonNode variable : json.at("/templating/list")) {
            variables.put(variable.path("name").asText(), variable);
        }
        return variables;
    }

    /** The queries of panels, annotations and variables. */
    List<String> queries() {
        List<String> queries = new ArrayList<>();
        for (JsonNode panel : panels()) {
            queries.addAll(queries(panel));
        }
        for (JsonNode annotation : json.at("/annotations/list")) {
            queries.add(annotation.at("/target/rawSql").asText());
        }
        for (JsonNode variable : variables().values()) {
            JsonNode query = variable.path("query");
            queries.add(query.path("query").asText(query.asText()));
        }
        return queries;
    }

    /** The queries of a panel: SQL or PromQL. */
    static List<String> queries(JsonNode panel) {
        List<String> queries = new ArrayList<>();
        for (JsonNode target : panel.path("targets")) {
            queries.add(target.path("rawSql").asText(target.path("expr").asText()));
        }
        return queries;
    }

    @Override
    public String toString() {
        return name;
    }
}
