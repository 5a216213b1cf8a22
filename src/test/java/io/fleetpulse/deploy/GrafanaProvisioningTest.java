package io.fleetpulse.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks the other provisioning files of Grafana: alert rules, data sources, and the location of
 * dashboards.
 */
class GrafanaProvisioningTest {

    /** The members of a rule that Grafana's provisioning reads; Grafana ignores other members. */
    private static final Set<String> MEMBERS =
            Set.of(
                    "annotations",
                    "condition",
                    "dashboardUid",
                    "data",
                    "execErrState",
                    "for",
                    "isPaused",
                    "keepFiringFor",
                    "labels",
                    "missing_series_evals_to_resolve",
                    "noDataState",
                    "notification_settings",
                    "panelId",
                    "record",
                    "title",
                    "uid");

    private static final Set<String> QUERY_MEMBERS =
            Set.of("datasourceUid", "model", "queryType", "refId", "relativeTimeRange");
    private static final String EXPRESSION = "__expr__";
    private static final Pattern SUBJECT = Pattern.compile("\\bfleet\\.\\w+|\\bflink_\\w+");
    private static final Pattern LABEL = Pattern.compile("\\.Labels\\.(\\w+)");
    private static final Pattern ENVIRONMENT = Pattern.compile("\\$(FLEETPULSE_\\w+)");

    private static JsonNode group() {
        return GrafanaDashboard.provisioning("alerting").at("/groups/0");
    }

    private static List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        group().path("rules").forEach(rules::add);
        return rules;
    }

    /** The rules by their uid. */
    private static Stream<Named<JsonNode>> named() {
        return rules().stream().map(rule -> Named.of(rule.path("uid").asText(), rule));
    }

    private static Set<String> members(JsonNode object) {
        Set<String> members = new TreeSet<>();
        object.fieldNames().forEachRemaining(members::add);
        return members;
    }

    private static JsonNode panel(JsonNode rule) {
        GrafanaDashboard dashboard =
                GrafanaDashboard.byUid().get(rule.path("dashboardUid").asText());
        assertThat(dashboard).isNotNull();
        return dashboard.panels().stream()
                .filter(panel -> panel.path("id").asInt() == rule.path("panelId").asInt(-1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everySubjectHasItsAlert() {
        assertThat(rules())
                .extracting(rule -> rule.path("uid").asText())
                .containsExactly(
                        "fleetpulse-rollback",
                        "fleetpulse-incident",
                        "fleetpulse-dead-letters",
                        "fleetpulse-watermark",
                        "fleetpulse-checkpoints");
        assertThat(rules()).extracting(rule -> rule.path("title").asText()).doesNotHaveDuplicates();
        assertThat(group().path("name").asText()).isNotBlank();
        assertThat(group().path("interval").asText()).matches("[1-9][0-9]*[sm]");
        assertThat(group().path("folder"))
                .isEqualTo(GrafanaDashboard.provisioning("dashboards").at("/providers/0/folder"));
    }

    @ParameterizedTest
    @MethodSource("named")
    void everyRuleIsOneThatGrafanaReads(JsonNode rule) {
        assertThat(MEMBERS).containsAll(members(rule));
        assertThat(rule.path("uid").asText()).matches("[a-zA-Z0-9_-]{1,40}");
        assertThat(rule.path("for").asText()).matches("[0-9]+[smh]");
        assertThat(rule.path("noDataState").asText()).isIn("Alerting", "NoData", "OK", "KeepLast");
        assertThat(rule.path("execErrState").asText()).isIn("Alerting", "Error", "OK", "KeepLast");
    }

    @ParameterizedTest
    @MethodSource("named")
    void theConditionIsAThresholdOverAQueryOfAProvisionedSource(JsonNode rule) {
        Map<String, String> sources = GrafanaDashboard.dataSources();
        Set<String> queries = new TreeSet<>();
        Set<String> thresholds = new TreeSet<>();
        for (JsonNode query : rule.path("data")) {
            assertThat(QUERY_MEMBERS).containsAll(members(query));
            String name = query.path("refId").asText();
            String source = query.path("datasourceUid").asText();
            JsonNode model = query.path("model");
            assertThat(model.path("refId").asText()).isEqualTo(name);
            assertThat(model.at("/datasource/uid").asText()).isEqualTo(source);
            assertThat(model.at("/datasource/type").asText())
                    .isEqualTo(sources.getOrDefault(source, EXPRESSION));
            if (source.equals(EXPRESSION)) {
                assertThat(model.path("type").asText()).isEqualTo("threshold");
                assertThat(queries).contains(model.path("expression").asText());
                assertThat(model.at("/conditions/0/evaluator/type").asText()).isEqualTo("gt");
                assertThat(model.at("/conditions/0/evaluator/params/0").isNumber()).isTrue();
                thresholds.add(name);
            } else {
                assertThat(sources).containsKey(source);
                assertThat(query.at("/relativeTimeRange/from").asInt()).isPositive();
                queries.add(name);
            }
        }
        assertThat(thresholds).containsExactly(rule.path("condition").asText());
    }

    @ParameterizedTest
    @MethodSource("named")
    void everyRuleSaysWhatIsWrongAndLeadsToThePanelThatShowsIt(JsonNode rule) {
        JsonNode annotations = rule.path("annotations");
        assertThat(annotations.path("summary").asText()).isNotBlank();
        assertThat(annotations.path("description").asText()).endsWith(".");
        assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
        assertThat(annotations.path("__dashboardUid__")).isEqualTo(rule.path("dashboardUid"));
        assertThat(annotations.path("__panelId__").asText())
                .isEqualTo(rule.path("panelId").asText());
        String shown = String.join(" ", GrafanaDashboard.queries(panel(rule)));
        String watched = rule.path("data").toString();
        SUBJECT.matcher(watched)
                .results()
                .forEach(subject -> assertThat(shown).contains(subject.group()));
    }

    @ParameterizedTest
    @MethodSource("named")
    void everyRuleSaysTheSameInChinese(JsonNode rule) {
        JsonNode annotations = rule.path("annotations");
        for (String text : List.of("summary", "description")) {
            String chinese = annotations.path(text + "_zh").asText();
            assertThat(chinese).containsPattern("\\p{IsHan}");
            assertThat(templates(chinese)).isEqualTo(templates(annotations.path(text).asText()));
        }
        assertThat(annotations.path("description_zh").asText()).endsWith("。");
    }

    private static List<String> templates(String text) {
        return Pattern.compile("\\{\\{.*?}}")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("named")
    void aPanelThatADescriptionNamesIsOnTheDashboard(JsonNode rule) {
        String description = rule.at("/annotations/description").asText();
        int named = description.indexOf("Panel ");
        if (named >= 0) {
            String rest = description.substring(named + "Panel ".length());
            GrafanaDashboard dashboard =
                    GrafanaDashboard.byUid().get(rule.path("dashboardUid").asText());
            assertThat(dashboard.panels())
                    .anyMatch(panel -> rest.startsWith(panel.path("title").asText() + " "));
        }
    }

    /** Grafana expands a dollar sign in annotations before it reads the template. */
    @ParameterizedTest
    @MethodSource("named")
    void annotationsNameOnlyLabelsOfTheQuery(JsonNode rule) {
        String query = rule.at("/data/0/model").toString();
        for (JsonNode annotation : rule.path("annotations")) {
            assertThat(annotation.asText()).doesNotContain("$");
            LABEL.matcher(annotation.asText())
                    .results()
                    .forEach(label -> assertThat(query).contains(label.group(1)));
        }
    }

    @Test
    void theDataSourcesHaveTheirSettingsAndNoPassword() throws Exception {
        JsonNode grafana = DeploymentFiles.compose().at("/services/grafana");
        JsonNode sources = GrafanaDashboard.provisioning("datasources").path("datasources");
        assertThat(GrafanaDashboard.dataSources())
                .containsOnly(
                        Map.entry("fleetpulse-postgres", "grafana-postgresql-datasource"),
                        Map.entry("fleetpulse-prometheus", "prometheus"));
        ENVIRONMENT
                .matcher(sources.toString())
                .results()
                .forEach(
                        variable ->
                                assertThat(members(grafana.path("environment")))
                                        .contains(variable.group(1)));
        assertThat(sources.at("/0/secureJsonData/password").asText()).startsWith("$__file{");
        JsonNode providers = GrafanaDashboard.provisioning("dashboards").path("providers");
        assertThat(grafana.path("volumes").toString())
                .contains(
                        "./grafana/dashboards:" + providers.at("/0/options/path").asText() + ":ro")
                .contains(
                        "./grafana/dashboards-zh:"
                                + providers.at("/1/options/path").asText()
                                + ":ro")
                .contains("./grafana/provisioning:/etc/grafana/provisioning:ro");
    }

    @Test
    void theSchemaIsThatOfTheGrafanaThatIsDeployed() throws Exception {
        String version =
                new YAMLMapper()
                        .readTree(Path.of("src", "test", "npm", "package.json").toFile())
                        .at("/devDependencies")
                        .path("@grafana/schema")
                        .asText();
        assertThat(Files.readString(Path.of("deploy", "docker-compose.yaml")))
                .contains("image: grafana/grafana:" + version);
    }
}
