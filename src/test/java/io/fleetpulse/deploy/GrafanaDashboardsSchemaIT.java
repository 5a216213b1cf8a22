package io.fleetpulse.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.fleetpulse.tools.ExternalTool;
import io.fleetpulse.tools.NpmTools;
import io.fleetpulse.tools.SlowTest;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks the dashboards against the types that Grafana publishes: the JSON of each file becomes a
 * value of the type, and the TypeScript compiler reports unknown, wrong and missing members. The
 * test also compiles dashboards with one fault each, to show that the compiler finds faults.
 */
@SlowTest("the types of Grafana, by npm")
class GrafanaDashboardsSchemaIT {

    private static final String TYPES = "grafana-dashboard";
    private static final Pattern ERROR = Pattern.compile("([\\w-]+)\\.ts\\(\\d+,\\d+\\): error .*");

    /** The compiler's errors by file. */
    private static final Map<String, String> ERRORS = new TreeMap<>();

    private static final Map<String, Fault> FAULTS = faults();

    /** A change that makes a dashboard invalid, and the expected error. */
    private record Fault(String complaint, Consumer<ObjectNode> change) {}

    private static Map<String, Fault> faults() {
        Map<String, Fault> faults = new LinkedHashMap<>();
        fault(
                faults,
                "unknown-member",
                "'\"colour\"' does not exist",
                json -> json.put("colour", "red"));
        fault(
                faults,
                "wrong-type",
                "Type 'number' is not assignable to type 'string'",
                json -> json.put("title", 5));
        fault(
                faults,
                "missing-member",
                "Property 'schemaVersion' is missing",
                json -> json.remove("schemaVersion"));
        fault(
                faults,
                "missing-kind",
                "does not exist in type",
                json -> panel(json, "stat").remove("type"));
        fault(
                faults,
                "unknown-kind",
                "Type '\"graph\"' is not assignable",
                json -> panel(json, "stat").put("type", "graph"));
        fault(
                faults,
                "text-for-a-number",
                "Type 'string' is not assignable to type 'number'",
                json -> at(json, "stat", "/gridPos").put("w", "4"));
        fault(
                faults,
                "unknown-option",
                "'\"colourMode\"' does not exist",
                json -> at(json, "stat", "/options").put("colourMode", "value"));
        fault(
                faults,
                "option-of-another-kind",
                "'\"legend\"' does not exist",
                json -> at(json, "table", "/options").putObject("legend"));
        fault(
                faults,
                "unknown-value-of-an-option",
                "Type '\"rainbow\"' is not assignable",
                json -> at(json, "stat", "/options").put("colorMode", "rainbow"));
        fault(
                faults,
                "missing-option",
                "Property 'tooltip' is missing",
                json -> at(json, "timeseries", "/options").remove("tooltip"));
        fault(
                faults,
                "unknown-style",
                "'\"lineWdith\"' does not exist",
                json -> at(json, "timeseries", "/fieldConfig/defaults/custom").put("lineWdith", 2));
        fault(
                faults,
                "unknown-threshold-mode",
                "Type '\"relative\"' is not assignable",
                json ->
                        at(json, "stat", "/fieldConfig/defaults/thresholds")
                                .put("mode", "relative"));
        fault(
                faults,
                "unknown-property-of-a-column",
                "Type '\"custom.colour\"' is not assignable",
                json -> property(json).put("id", "custom.colour"));
        fault(
                faults,
                "unknown-number-of-an-enum",
                "Type '7' is not assignable to type 'VariableHide'",
                json -> ((ObjectNode) json.at("/templating/list/0")).put("hide", 7));
        fault(
                faults,
                "query-without-source",
                "Property 'datasource' is missing",
                json -> at(json, "stat", "/targets/0").remove("datasource"));
        fault(
                faults,
                "row-without-panels",
                "Property 'panels' is missing",
                json -> panel(json, "row").remove("panels"));
        return faults;
    }

    private static void fault(
            Map<String, Fault> faults, String name, String complaint, Consumer<ObjectNode> change) {
        faults.put("wrong-" + name, new Fault(complaint, change));
    }

    private static ObjectNode panel(ObjectNode json, String kind) {
        for (JsonNode panel : json.path("panels")) {
            if (panel.path("type").asText().equals(kind)) {
                return (ObjectNode) panel;
            }
        }
        throw new AssertionError(kind);
    }

    private static ObjectNode at(ObjectNode json, String kind, String pointer) {
        return (ObjectNode) panel(json, kind).at(pointer);
    }

    private static ObjectNode property(ObjectNode json) {
        ArrayNode overrides = (ArrayNode) panel(json, "table").at("/fieldConfig/overrides");
        return (ObjectNode) overrides.at("/0/properties/0");
    }

    @BeforeAll
    static void compile() throws Exception {
        Path tools = NpmTools.folder();
        Path folder = Files.createDirectories(tools.resolve("grafana"));
        Files.copy(
                Path.of("src", "test", "npm", TYPES + ".ts"),
                folder.resolve(TYPES + ".ts"),
                StandardCopyOption.REPLACE_EXISTING);
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (GrafanaDashboard dashboard : GrafanaDashboard.all()) {
            values.put(dashboard.name(), dashboard.json());
        }
        for (Map.Entry<String, Fault> fault : FAULTS.entrySet()) {
            ObjectNode wrong = values.get("fleet").deepCopy();
            fault.getValue().change().accept(wrong);
            values.put(fault.getKey(), wrong);
        }
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--noEmit",
                                "--strict",
                                "--exactOptionalPropertyTypes",
                                "--skipLibCheck",
                                "--module",
                                "esnext",
                                "--moduleResolution",
                                "bundler",
                                "--target",
                                "es2022"));
        for (Map.Entry<String, JsonNode> value : values.entrySet()) {
            arguments.add(write(value.getKey(), value.getValue(), folder).getFileName().toString());
        }
        ExternalTool.Output output = NpmTools.tool("tsc").run(folder, Map.of(), arguments);
        collect(output.text());
        assertThat(output.exitCode()).as(output.text()).isEqualTo(2);
    }

    private static Path write(String name, JsonNode value, Path folder) throws IOException {
        String json = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(value);
        return Files.writeString(
                folder.resolve(name + ".ts"),
                """
                import type { Dashboard } from './%s';
                export const dashboard: Dashboard = %s;
                """
                        .formatted(TYPES, json));
    }

    /** The first line of an error names the file; indented lines with details follow. */
    private static void collect(String text) {
        String file = "";
        for (String line : text.lines().toList()) {
            Matcher error = ERROR.matcher(line);
            if (error.matches()) {
                file = error.group(1);
            }
            ERRORS.merge(file, line, (before, more) -> before + "\n" + more);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyDashboardIsOneThatGrafanaKnows() {
        return GrafanaDashboard.all().stream()
                .map(
                        dashboard ->
                                DynamicTest.dynamicTest(
                                        dashboard.name(),
                                        () ->
                                                assertThat(ERRORS)
                                                        .doesNotContainKey(dashboard.name())));
    }

    @TestFactory
    Stream<DynamicTest> everyFaultIsFound() {
        return FAULTS.entrySet().stream()
                .map(
                        fault ->
                                DynamicTest.dynamicTest(
                                        fault.getKey(),
                                        () ->
                                                assertThat(ERRORS.get(fault.getKey()))
                                                        .contains(fault.getValue().complaint())));
    }

    @Test
    void nothingElseIsWrong() {
        assertThat(ERRORS.keySet()).isEqualTo(FAULTS.keySet());
    }

    /** Grafana would migrate an older version at every load and could not read a newer one. */
    @Test
    void theDashboardsHaveTheVersionOfTheSchema() throws Exception {
        Path defaults =
                NpmTools.folder()
                        .resolve("node_modules/@grafana/schema/dist/esm/raw/dashboard/x")
                        .resolve("dashboard_types.gen.mjs");
        for (GrafanaDashboard dashboard : GrafanaDashboard.all()) {
            assertThat(Files.readString(defaults))
                    .contains(
                            "schemaVersion: "
                                    + dashboard.json().path("schemaVersion").asInt()
                                    + ",");
        }
    }
}
