package io.fleetpulse.notifier.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.notifier.alert.Severity;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class RoutesFileTest {

    private static final String RECEIVER =
            "{'name': 'r', 'type': 'webhook', 'url': 'http://h/', 'secret': {'file': 'pom.xml'}}";

    @Test
    void whatIsNotSaidHasADefault() {
        Route route =
                read("{'receivers': [" + RECEIVER + "], 'routes': [{'receiver': 'r'}]}")
                        .routes()
                        .get(0);
        assertThat(route.name()).isEqualTo("r");
        assertThat(route.alerts().severity()).isEqualTo(Severity.WARNING);
        assertThat(route.groupBy()).containsExactly(GroupLabel.PRODUCT_KEY, GroupLabel.KIND);
        assertThat(route.groupWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(route.groupInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(route.repeat()).isEqualTo(Duration.ofHours(4));
        assertThat(route.resolved()).isTrue();
        assertThat(route.receiver().limit()).isEqualTo(new Limit(300, Duration.ofMinutes(1)));
    }

    @Test
    void theExampleIsRead() {
        List<String> problems = new ArrayList<>();
        RoutesFile.read(Path.of("deploy/notifier/routes.json"), problems::add);
        // The example's secrets exist only in a deployment.
        assertThat(problems)
                .hasSize(3)
                .allMatch(problem -> problem.contains("/run/secrets/"))
                .allMatch(problem -> problem.contains("cannot be read"));
    }

    /** Content of the file, and the expected mistakes; ' stands for ". */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    []                               | line 1: expected an object with receivers and routes
                    {}                               | expected at least one route
                    {'routes': [{}]}                 | line 1: "receiver" of a route is missing
                    {'routes': [{'receiver': 'x'}]}  | line 1: "receiver": there is no receiver named x
                    {'routes': [~7]}                 | line 2: expected a route, an object
                    {'route': []}                    | line 1: unknown member "route"; expected receivers, routes, quietHours or maintenance
                    {'receivers': [{'name': 'r'}]}   | line 1: "type" is missing
                    {'receivers': [{'type': 'mail'}]} | line 1: "type": expected one of webhook, dingtalk, wecom, slack
                    {'receivers': [R, R], 'routes': [{'receiver': 'r'}]} | line 1: "name": r is given twice
                    {'receivers': [{'name': 'r', 'type': 'webhook', 'url': 'ftp://h/'}]} | line 1: "url" of r: expected https://host/…
                    {'receivers': [{'name': 'r', 'type': 'webhook', 'url': 'http://u:p@h/'}]} | line 1: "url" of r: a url must not contain a user or password
                    {'receivers': [{'name': 'r', 'type': 'webhook', 'url': 'http://h/'}]} | line 1: "secret" is missing; messages to a webhook must be signed
                    {'receivers': [{'name': 'r', 'type': 'slack', 'url': 'http://h/?token=abc'}]} \
                    | line 1: "url" of r contains a secret; expected the place of the url: {"env": …} or {"file": …}
                    {'receivers': [{'name': 'r', 'type': 'slack', 'url': {'env': 'NO_SUCH'}}]} \
                    | line 1: "url" of r: the environment variable NO_SUCH is not set
                    {'receivers': [{'name': 'r', 'type': 'slack', 'url': {'file': '/no/such'}}]} \
                    | line 1: "url" of r: the file /no/such cannot be read, as a text in UTF-8 (java.nio.file.NoSuchFileException: /no/such)
                    {'receivers': [{'name': 'r', 'type': 'slack', 'url': {}}]} \
                    | line 1: "url": expected either {"env": variable} or {"file": path}
                    {'receivers': [{'name': 'r', 'type': 'wecom', 'url': {'env': 'PATH'}, 'secret': {'env': 'PATH'}}]} \
                    | line 1: "secret": wecom has no secret other than its url
                    {'receivers': [{'name': 'r', 'type': 'webhook', 'url': 'http://h/', 'secret': 'text'}]} \
                    | line 1: "secret": expected either {"env": variable} or {"file": path}
                    {'receivers': [R], 'routes': [{'receiver': 'r'},~{'receiver': 'r'}]} \
                    | line 2: the route in line 1 has the same name, r; expected a different "name"
                    {'receivers': [R], 'routes': [{'receiver': 'r', 'groupWait': 'soon'}]} \
                    | line 1: "groupWait": expected a duration from 0 to 36500d, such as 500ms, 30s, 10m, 1h, 1d or PT1M
                    {'receivers': [R], 'routes': [{'receiver': 'r', 'products': ['a*b']}]} \
                    | line 1: "products": expected product keys; * is allowed only at the end
                    {'receivers': [R], 'routes': [{'receiver': 'r', 'severity': 'high'}]} \
                    | line 1: "severity": expected one of info, warning, critical
                    {'receivers': [R], 'routes': [{'receiver': 'r', 'groupBy': ['tag']}]} \
                    | line 1: "groupBy": expected one of product_key, device_name, job_id, kind, subject
                    {'receivers': [R], 'routes': [{'receiver': 'r', 'quietHours': ['n']}]} | line 1: "quietHours": there are no quiet hours named n
                    {'quietHours': [{'name': 'n', 'from': '22:00'}]} | line 1: quiet hours: expected "name", "from" and "to"
                    {'quietHours': [{'name': 'n', 'from': '25:00', 'to': '07:00'}]} | line 1: "from": expected a time of the day, such as 22:00
                    {'quietHours': [{'name': 'n', 'from': '22:00', 'to': '07:00', 'days': ['someday']}]} \
                    | line 1: "days": expected one of mon, tue, wed, thu, fri, sat, sun
                    {'maintenance': [{'from': '2026-03-01T00:00:00Z', 'to': '2026-02-01T00:00:00Z'}]} \
                    | line 1: a maintenance window: expected "from" before "to"
                    {'maintenance': [{'from': '2026-03-01'}]} \
                    | line 1: "from": expected a time with its offset, such as 2026-03-01T22:00:00+08:00
                    {'routes': [              | line 1, column 13: malformed JSON: Unexpected end-of-input: expected close marker for Array (start marker at [Source: (byte[])[13 bytes]; line: 1, column: 12])
                    """)
    void aMistakeIsReportedWithItsLine(String file, String problem) {
        List<String> problems = new ArrayList<>();
        RoutesFile.read(json(file), problems::add);
        assertThat(problems)
                .anyMatch(
                        found ->
                                found.startsWith(
                                        problem.substring(0, Math.min(40, problem.length()))));
        if (!problem.contains("malformed")) {
            assertThat(problems).contains(problem);
        }
    }

    @Test
    void everyMistakeIsReportedAndNoSecret() {
        List<String> problems = new ArrayList<>();
        RoutesFile.read(
                json(
                        """
                        {'receivers': [
                          {'name': 'r', 'type': 'slack', 'url': 'https://h/T0KEN'},
                          {'name': 's', 'type': 'webhook', 'url': 'htp://h/T0KEN'}],
                         'routes': [{'receiver': 'q'}, {'receiver': 'r', 'repeat': -1}]}\
                        """),
                problems::add);
        assertThat(problems).hasSizeGreaterThanOrEqualTo(4);
        assertThat(problems.toString()).doesNotContain("T0KEN");
    }

    private static Routes read(String file) {
        return RoutesFile.read(
                json(file),
                problem -> {
                    throw new AssertionError(problem);
                });
    }

    private static byte[] json(String text) {
        return text.replace("R, R", RECEIVER + ", " + RECEIVER)
                .replace("[R]", "[" + RECEIVER + "]")
                .replace('\'', '"')
                .replace('~', '\n')
                .getBytes(StandardCharsets.UTF_8);
    }
}
