package io.fleetpulse.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Static checks of the dashboards' queries. GrafanaQueriesIT and MonitoringIT run them on
 * PostgreSQL and Prometheus.
 */
class GrafanaDashboardsQueriesTest {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z]\\w*)");
    private static final Pattern OPERATOR_METRIC =
            Pattern.compile("\\bflink_taskmanager_job_task_operator_(\\w+)");

    /** Flink provides these metrics for operators. */
    private static final Set<String> OF_FLINK = Set.of("currentInputWatermark", "pendingRecords");

    private static List<GrafanaDashboard> dashboards() {
        return GrafanaDashboard.all();
    }

    private static Set<String> variablesIn(Iterable<String> texts) {
        Set<String> variables = new TreeSet<>();
        for (String text : texts) {
            VARIABLE.matcher(text).results().forEach(found -> variables.add(found.group(1)));
        }
        return variables;
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void theVariablesThatAreUsedAreThoseThatAreDefined(GrafanaDashboard dashboard) {
        assertThat(variablesIn(dashboard.queries())).isEqualTo(dashboard.variables().keySet());
        assertThat(dashboard.variables().keySet())
                .containsAll(variablesIn(dashboard.json().findValuesAsText("title")));
    }

    /** A variable's query may refer only to earlier variables. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void everyVariableIsDescribedAndFollowsThoseThatItNeeds(GrafanaDashboard dashboard) {
        Set<String> before = new TreeSet<>();
        for (Map.Entry<String, JsonNode> variable : dashboard.variables().entrySet()) {
            JsonNode json = variable.getValue();
            assertThat(json.path("label").asText()).isNotBlank();
            assertThat(json.path("description").asText()).isNotBlank();
            assertThat(before).containsAll(variablesIn(List.of(json.path("query").asText())));
            before.add(variable.getKey());
        }
    }

    /**
     * Grafana replaces a variable with several values by a list of quoted texts. Without any value
     * the list is empty, and IN () would not be valid SQL. A single value is unquoted and escaped
     * for use between quotes.
     */
    @ParameterizedTest
    @MethodSource("dashboards")
    void aVariableIsUsedOnlyWhereItsValuesAreValid(GrafanaDashboard dashboard) {
        for (String query : dashboard.queries()) {
            if (!query.contains("fleet.")) {
                continue;
            }
            String rest = query.replaceAll("\\$__\\w+", "");
            for (Map.Entry<String, JsonNode> variable : dashboard.variables().entrySet()) {
                if (variable.getValue().path("multi").asBoolean()) {
                    String values = "(ARRAY[$" + variable.getKey() + "]::text[])";
                    rest = rest.replace("= ANY" + values, "").replace("unnest" + values, "");
                } else {
                    rest = rest.replace("'$" + variable.getKey() + "'", "");
                }
            }
            assertThat(rest).doesNotContain("$");
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void aTimeSeriesNamesItsTimeAndIsSortedByIt(GrafanaDashboard dashboard) {
        for (JsonNode panel : dashboard.panels()) {
            for (JsonNode target : panel.path("targets")) {
                if (target.path("format").asText().equals("time_series")) {
                    assertThat(target.path("rawSql").asText())
                            .contains("$__time")
                            .matches(".* AS time\\b.* ORDER BY 1");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void onlyDocumentedMetricsAndThoseOfFlinkAreAskedFor(GrafanaDashboard dashboard)
            throws IOException {
        String documented = Files.readString(Path.of("docs", "metrics.md"));
        for (String query : dashboard.queries()) {
            Matcher metric = OPERATOR_METRIC.matcher(query);
            while (metric.find()) {
                if (!OF_FLINK.contains(metric.group(1))) {
                    assertThat(documented).contains("| `" + metric.group(1) + "` |");
                }
            }
        }
    }
}
