package io.fleetpulse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.config.AlertRules.Devices;
import io.fleetpulse.config.AlertRules.OfflineRule;
import io.fleetpulse.config.AlertRules.PropertyRule;
import io.fleetpulse.config.AlertRules.ShareRule;
import io.fleetpulse.config.AlertRules.SilentRule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class AlertRulesFileTest {

    @TempDir private Path folder;

    @Test
    void rulesAreReadAndTravelWithTheOperators() throws IOException {
        AlertRules rules =
                read(
                        """
                        { // a comment
                          'offline': [
                            {'products': ['a1*'], 'tags': {'site': 'harbour'}, 'after': '30m', 'severity': 'critical'},
                            {'after': '1d', 'updating': '3h'}],
                          'shares': [
                            {'name': 'outage', 'after': '15m', 'share': 0.2, 'clear': 0.1, 'devices': 10},
                            {'name': 'harbour', 'tags': {'site': 'harbour'}, 'after': '1h', 'updating': '0', 'share': 1}],
                          'silent': [{'products': ['a1*'], 'after': '1h', 'severity': 'critical'}],
                          'properties': [
                            {'name': 'hot', 'property': 'T', 'comparison': '>', 'value': 60, 'clear': 55, 'for': '5m'},
                            {'name': 'cold', 'property': 'T', 'comparison': '<', 'value': '-5.5'}]
                        }\
                        """);
        assertThat(rules.offline())
                .containsExactly(
                        new OfflineRule(
                                new Devices(List.of("a1*"), Map.of("site", "harbour")),
                                Duration.ofMinutes(30),
                                Duration.ofHours(2),
                                "critical"),
                        new OfflineRule(
                                new Devices(List.of(), Map.of()),
                                Duration.ofDays(1),
                                Duration.ofHours(3),
                                "warning"));
        Devices every = new Devices(List.of(), Map.of());
        Devices harbour = new Devices(List.of(), Map.of("site", "harbour"));
        Duration hour = Duration.ofHours(1);
        assertThat(rules.shares())
                .containsExactly(
                        new ShareRule(
                                "outage",
                                new OfflineRule(
                                        every,
                                        Duration.ofMinutes(15),
                                        Duration.ofHours(2),
                                        "critical"),
                                0.2,
                                0.1,
                                10),
                        new ShareRule(
                                "harbour",
                                new OfflineRule(harbour, hour, Duration.ZERO, "critical"),
                                1,
                                1,
                                1));
        assertThat(rules.silent())
                .containsExactly(
                        new SilentRule(new Devices(List.of("a1*"), Map.of()), hour, "critical"));
        assertThat(rules.tags()).containsExactly("site");
        assertThat(rules.properties())
                .containsExactly(
                        new PropertyRule(
                                "hot", every, "T", true, 60, 55, Duration.ofMinutes(5), "warning"),
                        new PropertyRule(
                                "cold", every, "T", false, -5.5, -5.5, Duration.ZERO, "warning"));
        new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(rules);
    }

    /** Content of the file, and the expected mistakes; ' stands for ". */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    []                                | line 1: expected an object with offline, shares, silent or properties
                    {'online': []}                    | line 1: unknown member "online"; expected offline, shares, silent or properties
                    {'offline': {}}                   | line 1: "offline": expected a list of rules
                    {'offline': [7]}                  | line 1: expected a rule, an object
                    {'offline': [{}]}                 | line 1: "after" is missing
                    {'offline': [{'after': '0'}]}     | line 1: "after": expected a duration longer than 0
                    {'offline': [{'after': '1h', 'severity': 'info'}]} | line 1: "severity": expected warning or critical
                    {'offline': [{'after': '1h', 'tags': ['a']}]} | line 1: "tags": expected an object of tags
                    {'shares': [{'after': '1h'}]}     | line 1: a rule: expected "name", "after" and "share"
                    {'shares': [{'name': 'a', 'share': 0.5}]} | line 1: "after" is missing
                    {'shares': [{'share': 1.5}]}      | line 1: "share": expected a share, above 0 and at most 1
                    {'shares': [{'devices': 0}]}      | line 1: "devices": expected a whole number from 1 to 2147483647
                    {'shares': [{'name': 'a', 'after': '1h', 'share': 0.5, 'clear': 0.6}]} \
                    | line 1: "clear" is beyond "share"
                    {'silent': [{'updating': '1h'}]}  | line 1: unknown member "updating"; expected products, tags, after or severity
                    {'silent': [{}]}                  | line 1: "after" is missing
                    {'properties': [{'name': 'a'}]}   | line 1: a rule: expected "name", "property", "comparison" and "value"
                    {'properties': [{'comparison': '='}]} | line 1: "comparison": expected > or <
                    {'properties': [{'value': 'NaN'}]} | line 1: "value": expected a number
                    {'properties': [{'value': 1e400}]} | line 1: "value": expected a number
                    {'properties': [{'value': '60d'}]} | line 1: "value": expected a number
                    {'properties': [{'value': '0x1p3'}]} | line 1: "value": expected a number
                    {'shares': [{'share': '.5f'}]}    | line 1: "share": expected a share, above 0 and at most 1
                    {'properties': [{'name': 'a', 'property': 'T', 'comparison': '>', 'value': 1, 'clear': 2}]} \
                    | line 1: "clear" is beyond "value"
                    {'properties': [{'name': 'a', 'property': 'T', 'comparison': '<', 'value': 2, 'clear': 1}]} \
                    | line 1: "clear" is beyond "value"
                    """)
    void aMistakeIsReportedWithItsLine(String file, String problem) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void everyMistakeIsReportedAlsoAfterAMemberThatIsGivenTwice() {
        assertThatThrownBy(
                        () ->
                                read(
                                        """
                                        {'silent': [{'after': '1h', 'after': 'soon'}],
                                         'silent': [],
                                         'offline': [{'tags': {'a': 'b', 'a': 'c'}, 'after': true}]}
                                        """))
                .hasMessageContaining("has 5 mistakes")
                .hasMessageContaining("line 1: \"after\" is given twice in an object")
                .hasMessageContaining("line 1: \"after\": expected a duration")
                .hasMessageContaining("line 2: \"silent\" is given twice in an object")
                .hasMessageContaining("line 3: \"a\" is given twice in an object")
                .hasMessageContaining("line 3: \"after\": expected a duration");
    }

    @Test
    void aFileThatIsNoneIsReported() {
        for (String file : List.of("/dev/zero", folder.toString(), folder + "/none", "\0")) {
            assertThatThrownBy(
                            () ->
                                    ConfigReader.read(
                                            "--kafka.bootstrap.servers",
                                            "h:1",
                                            "--alert.rules",
                                            file))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("expected a JSON file");
        }
    }

    private AlertRules read(String text) throws IOException {
        Path file = folder.resolve("rules.json");
        Files.writeString(file, text.replace('\'', '"'));
        return ConfigReader.read(
                        "--kafka.bootstrap.servers", "h:1", "--alert.rules", file.toString())
                .alerts();
    }
}
