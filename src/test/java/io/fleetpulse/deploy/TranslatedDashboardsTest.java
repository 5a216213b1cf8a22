package io.fleetpulse.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The Chinese dashboards show what the English ones show. */
class TranslatedDashboardsTest {

    private static List<GrafanaDashboard> dashboards() {
        return GrafanaDashboard.all();
    }

    private static Path file(GrafanaDashboard dashboard) {
        return TranslatedDashboards.FOLDER.resolve(dashboard.name() + ".json");
    }

    @Test
    void everyTextHasATranslationAndEveryTranslationAText() {
        TranslatedDashboards translation = new TranslatedDashboards();
        dashboards().forEach(translation::of);
        assertThat(translation.missing()).isEmpty();
        assertThat(translation.unused()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void theFileIsTheTranslation(GrafanaDashboard dashboard) throws IOException {
        String translated = TranslatedDashboards.text(new TranslatedDashboards().of(dashboard));
        assertThat(Files.readString(file(dashboard)))
                .as("written by the main method of TranslatedDashboards")
                .isEqualTo(translated);
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsAndQueriesAreTheSame(GrafanaDashboard dashboard) throws IOException {
        GrafanaDashboard translated =
                new GrafanaDashboard(
                        dashboard.name(), new ObjectMapper().readTree(file(dashboard).toFile()));
        assertThat(translated.queries()).containsExactlyElementsOf(dashboard.queries());
        assertThat(translated.uid()).isEqualTo(dashboard.uid() + "-zh");
        for (String member : List.of("id", "type", "gridPos")) {
            assertThat(translated.panelsAndRows())
                    .extracting(panel -> panel.path(member))
                    .containsExactlyElementsOf(
                            dashboard.panelsAndRows().stream()
                                    .map(panel -> panel.path(member))
                                    .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyColumnHasAChineseName(GrafanaDashboard dashboard) throws IOException {
        JsonNode json = new ObjectMapper().readTree(file(dashboard).toFile());
        for (JsonNode panel : new GrafanaDashboard(dashboard.name(), json).panels()) {
            for (String column : TranslatedDashboards.shownColumns(panel)) {
                assertThat(names(panel, column)).as(column).hasSize(1);
                assertThat(names(panel, column).get(0)).isNotEqualTo(column);
            }
        }
    }

    private static List<String> names(JsonNode panel, String column) {
        List<String> names = new ArrayList<>();
        for (JsonNode override : panel.at("/fieldConfig/overrides")) {
            for (JsonNode property : override.path("properties")) {
                if (override.at("/matcher/options").asText().equals(column)
                        && property.path("id").asText().equals("displayName")) {
                    names.add(property.path("value").asText());
                }
            }
        }
        return names;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    SELECT a, t.b, max(c) AS d FROM t | a b d
                    SELECT "min" AS minimum, sum("a", b) / 2 AS "average" FROM t | minimum average
                    WITH w AS (SELECT x FROM y) SELECT ARRAY[a, b] AS c, 'd, e' AS f FROM w | c f
                    SELECT DISTINCT ON (a, b) a, (SELECT 1 FROM u) AS b FROM t | a b
                    """)
    void columnsAreThoseOfTheOutermostSelect(String query, String columns) {
        assertThat(String.join(" ", QueryColumns.of(query))).isEqualTo(columns);
    }

    /** A reader of the Chinese dashboards stays among them. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void linksLeadToTranslatedDashboards(GrafanaDashboard dashboard) throws IOException {
        JsonNode json = new ObjectMapper().readTree(file(dashboard).toFile());
        assertThat(json.findValuesAsText("url"))
                .filteredOn(url -> url.startsWith("/d/"))
                .allMatch(url -> url.matches("/d/fleetpulse-[a-z-]+-zh\\?.*"));
        assertThat(json.path("tags")).extracting(JsonNode::asText).containsExactly("fleetpulse-zh");
    }

    @Test
    void everyFileIsATranslation() throws IOException {
        try (Stream<Path> files = Files.list(TranslatedDashboards.FOLDER)) {
            assertThat(files)
                    .containsExactlyInAnyOrderElementsOf(
                            dashboards().stream().map(TranslatedDashboardsTest::file).toList());
        }
    }
}
