package io.fleetpulse.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All SQL of Grafana's dashboards and alert rules, by location, with Grafana's macros expanded.
 */
final class DashboardQueries {

    private static final Path FOLDER = Path.of("deploy", "grafana");
    private static final String POSTGRES = "grafana-postgresql-datasource";

    private DashboardQueries() {}

    /**
     * The queries.
     *
     * @param from start of the time range, as PostgreSQL reads it
     * @param until its end
     * @param variables text for each variable of the dashboards
     */
    static Map<String, String> expanded(String from, String until, Map<String, String> variables)
            throws IOException {
        Map<String, String> queries = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
            for (Path file : files.sorted().toList()) {
                JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
                String name = file.getFileName().toString();
                for (JsonNode variable : dashboard.at("/templating/list")) {
                    put(variable, name + ", variable " + variable.path("name").asText(), queries);
                }
                for (JsonNode annotation : dashboard.at("/annotations/list")) {
                    put(annotation.path("target"), name + ", annotations", queries, annotation);
                }
                for (JsonNode panel : dashboard.path("panels")) {
                    for (JsonNode target : panel.path("targets")) {
                        put(target, name + ", " + panel.path("title").asText(), queries);
                    }
                }
            }
        }
        Path rules = FOLDER.resolve(Path.of("provisioning", "alerting", "fleetpulse.yaml"));
        for (JsonNode rule : new YAMLMapper().readTree(rules.toFile()).findValues("rules").get(0)) {
            for (JsonNode query : rule.path("data")) {
                put(query.path("model"), "alert " + rule.path("uid").asText(), queries);
            }
        }
        queries.replaceAll((place, sql) -> expanded(sql, from, until, variables));
        return queries;
    }

    private static void put(JsonNode query, String place, Map<String, String> queries) {
        put(query, place, queries, query);
    }

    private static void put(
            JsonNode query, String place, Map<String, String> queries, JsonNode ofSource) {
        if (!ofSource.at("/datasource/type").asText().equals(POSTGRES)) {
            return;
        }
        for (String member : List.of("rawSql", "query")) {
            if (query.path(member).isTextual()) {
                queries.put(place, query.path(member).asText());
                return;
            }
        }
    }

    private static String expanded(
            String sql, String from, String until, Map<String, String> variables) {
        String start = "'" + from + "'::timestamptz";
        String end = "'" + until + "'::timestamptz";
        String expanded =
                sql.replaceAll("\\$__timeFilter\\((\\w+)\\)", "$1 BETWEEN " + start + " AND " + end)
                        .replaceAll(
                                "\\$__timeGroup\\((\\w+), '5m'\\)",
                                "to_timestamp(floor(extract(epoch FROM $1) / 300) * 300)")
                        .replace("$__timeFrom()", start)
                        .replace("$__timeTo()", end);
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            expanded = expanded.replace("$" + variable.getKey(), variable.getValue());
        }
        return expanded;
    }
}
