package io.fleetpulse.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.fleetpulse.tools.ExternalTool;
import io.fleetpulse.tools.SlowTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Checks Prometheus' configuration and the alerts with promtool. */
@SlowTest("promtool")
class PrometheusRulesIT {

    private static final Path FOLDER = Path.of("deploy", "prometheus");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check config --lint-fatal prometheus.yaml",
                "check rules --lint-fatal alerts.yaml",
                "test rules alerts.test.yaml"
            })
    void promtoolAgrees(String arguments) throws Exception {
        ExternalTool.require("apt-get install --no-install-recommends prometheus", "promtool")
                .succeed(FOLDER, arguments.split(" ", -1));
    }

    @Test
    void everyAlertIsTestedToFireAndNotToFire() throws IOException {
        Set<String> wanted = new TreeSet<>();
        for (JsonNode rule : read("alerts.yaml").path("groups").path(0).path("rules")) {
            wanted.add(rule.path("alert").asText() + " fires");
            wanted.add(rule.path("alert").asText() + " does not fire");
        }
        Set<String> tested = new TreeSet<>();
        for (JsonNode test : read("alerts.test.yaml").path("tests")) {
            for (JsonNode expectation : test.path("alert_rule_test")) {
                String outcome =
                        expectation.path("exp_alerts").isEmpty() ? " does not fire" : " fires";
                tested.add(expectation.path("alertname").asText() + outcome);
            }
        }
        assertEquals(wanted, tested);
    }

    private static JsonNode read(String file) throws IOException {
        return new YAMLMapper().readTree(FOLDER.resolve(file).toFile());
    }
}
