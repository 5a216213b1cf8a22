package io.fleetpulse.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the project's rules for dashboards beyond Grafana's schema: panels, layout, links. */
class GrafanaDashboardsTest {

    /** The units of Grafana that fit the dashboards' values, and "a device-hour". */
    private static final Set<String> UNITS =
            Set.of(
                    "bytes",
                    "cps",
                    "dateTimeFromNow",
                    "ms",
                    "none",
                    "percentunit",
                    "s",
                    "short",
                    "suffix:/h");

    /** Numbers in these columns are names, shown as 5092 and not as 5.09 K. */
    private static final Set<String> NAMES_MADE_OF_DIGITS =
            Set.of("code", "offline_reason", "part", "source_offset", "source_partition", "step");

    private static final int COLUMNS = 24;
    private static final Pattern LINK = Pattern.compile("/d/([\\w-]+)\\?(.*)");
    private static final Pattern LINK_VARIABLE = Pattern.compile("var-(\\w+)=");
    private static final Pattern COLUMN_IN_LINK =
            Pattern.compile("\\$\\{__data\\.fields\\.(\\w+)\\b");

    private static List<GrafanaDashboard> dashboards() {
        return GrafanaDashboard.all();
    }

    /** Bookmarks and links contain the uids. */
    @Test
    void theDashboardsHaveTheirUids() {
        assertThat(GrafanaDashboard.byUid().keySet())
                .containsExactlyInAnyOrder(
                        "fleetpulse-data-quality",
                        "fleetpulse-fleet",
                        "fleetpulse-flink-job-health",
                        "fleetpulse-rollouts",
                        "fleetpulse-telemetry");
        assertThat(dashboards()).allMatch(each -> each.uid().equals("fleetpulse-" + each.name()));
        assertThat(dashboards())
                .extracting(each -> each.json().path("title"))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelHasATitleADescriptionAUnitAndAQuery(GrafanaDashboard dashboard) {
        assertThat(dashboard.panels()).hasSizeGreaterThan(10);
        for (JsonNode panel : dashboard.panels()) {
            String title = panel.path("title").asText();
            assertThat(title).isNotBlank();
            assertThat(panel.path("description").asText()).as(title).endsWith(".");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isIn(UNITS);
            assertThat(panel.path("targets")).as(title).isNotEmpty();
            assertThat(panel.path("targets").findValuesAsText("refId"))
                    .as(title)
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void titlesAndIdsAreUnique(GrafanaDashboard dashboard) {
        assertThat(dashboard.panelsAndRows())
                .extracting(panel -> panel.path("id").asInt())
                .doesNotHaveDuplicates()
                .allMatch(id -> id > 0);
        assertThat(dashboard.panels())
                .extracting(panel -> panel.path("type") + " " + panel.path("title"))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyDataSourceIsProvisioned(GrafanaDashboard dashboard) {
        Map<String, String> provisioned = GrafanaDashboard.dataSources();
        List<JsonNode> sources = dashboard.json().findValues("datasource");
        assertThat(sources).hasSizeGreaterThan(2 * dashboard.panels().size());
        for (JsonNode source : sources) {
            assertThat(provisioned)
                    .containsEntry(source.path("uid").asText(), source.path("type").asText());
        }
        for (JsonNode panel : dashboard.panels()) {
            assertThat(panel.path("datasource").path("uid").isTextual()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void noPanelOverlapsAnotherOrTheEdge(GrafanaDashboard dashboard) {
        Set<List<Integer>> taken = new HashSet<>();
        for (JsonNode panel : dashboard.panelsAndRows()) {
            JsonNode place = panel.path("gridPos");
            int left = place.path("x").asInt(-1);
            int right = left + place.path("w").asInt();
            int top = place.path("y").asInt(-1);
            int bottom = top + place.path("h").asInt();
            assertThat(left).isNotNegative().isLessThan(right);
            assertThat(right).isLessThanOrEqualTo(COLUMNS);
            assertThat(top).isNotNegative().isLessThan(bottom);
            for (int x = left; x < right; x++) {
                for (int y = top; y < bottom; y++) {
                    assertThat(taken.add(List.of(x, y))).as("%s", panel.path("title")).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void thresholdsRise(GrafanaDashboard dashboard) {
        for (JsonNode panel : dashboard.panels()) {
            JsonNode steps = panel.at("/fieldConfig/defaults/thresholds/steps");
            assertThat(steps.path(0).path("value").isNull())
                    .as(panel.path("title").asText())
                    .isTrue();
            List<Double> values = new ArrayList<>();
            steps.forEach(step -> values.add(step.path("value").asDouble()));
            assertThat(values.subList(1, values.size())).isSorted().doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void theDashboardComesUpLiveAndLeadsToTheOthers(GrafanaDashboard dashboard) {
        JsonNode json = dashboard.json();
        assertThat(json.path("description").asText()).endsWith(".");
        assertThat(json.path("refresh").asText()).matches("[1-9][0-9]*[sm]");
        assertThat(json.at("/time/from").asText()).matches("now-[1-9][0-9]*[mhd]");
        assertThat(json.at("/time/to").asText()).isEqualTo("now");
        assertThat(json.path("editable").asBoolean(true)).isFalse();
        JsonNode links = json.at("/links/0");
        assertThat(links.path("type").asText()).isEqualTo("dashboards");
        assertThat(links.path("tags")).isEqualTo(json.path("tags"));
        assertThat(links.path("includeVars").asBoolean()).isTrue();
        assertThat(links.path("keepTime").asBoolean()).isTrue();
    }

    /** Links between dashboards pass all variables. */
    @Test
    void aVariableMeansTheSameOnEveryDashboard() {
        for (GrafanaDashboard one : dashboards()) {
            for (GrafanaDashboard other : dashboards()) {
                one.variables()
                        .forEach(
                                (name, variable) ->
                                        assertThat(other.variables().getOrDefault(name, variable))
                                                .as("%s of %s and %s", name, one, other)
                                                .isEqualTo(variable));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyLinkLeadsToADashboardAndSetsItsVariables(GrafanaDashboard dashboard) {
        for (JsonNode panel : dashboard.panels()) {
            for (String url : panel.findValuesAsText("url")) {
                Matcher link = LINK.matcher(url);
                assertThat(link.matches()).as(url).isTrue();
                assertThat(GrafanaDashboard.byUid()).containsKey(link.group(1));
                assertThat(url).endsWith("${__url_time_range}");
                GrafanaDashboard target = GrafanaDashboard.byUid().get(link.group(1));
                LINK_VARIABLE
                        .matcher(link.group(2))
                        .results()
                        .forEach(set -> assertThat(target.variables()).containsKey(set.group(1)));
                COLUMN_IN_LINK
                        .matcher(url)
                        .results()
                        .forEach(
                                column ->
                                        assertThat(GrafanaDashboard.queries(panel).get(0))
                                                .contains(column.group(1)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyOverrideIsOfAColumnOfItsPanel(GrafanaDashboard dashboard) {
        for (JsonNode panel : dashboard.panels()) {
            String query = String.join(" ", GrafanaDashboard.queries(panel));
            for (JsonNode override : panel.at("/fieldConfig/overrides")) {
                assertThat(query)
                        .containsPattern("\\b" + override.at("/matcher/options").asText() + "\\b");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void aNumberThatIsANameIsNotRounded(GrafanaDashboard dashboard) {
        for (JsonNode panel : dashboard.panels()) {
            if (!panel.path("type").asText().equals("table")) {
                continue;
            }
            String columns = GrafanaDashboard.queries(panel).get(0).split(" FROM ", 2)[0];
            for (String name : NAMES_MADE_OF_DIGITS) {
                if (Pattern.compile("\\b" + name + "\\b").matcher(columns).find()) {
                    assertThat(unitOf(name, panel))
                            .as(name + ", " + panel.path("title"))
                            .isEqualTo("none");
                }
            }
        }
    }

    private static String unitOf(String column, JsonNode panel) {
        for (JsonNode override : panel.at("/fieldConfig/overrides")) {
            for (JsonNode property : override.path("properties")) {
                if (override.at("/matcher/options").asText().equals(column)
                        && property.path("id").asText().equals("unit")) {
                    return property.path("value").asText();
                }
            }
        }
        return panel.at("/fieldConfig/defaults/unit").asText();
    }
}
