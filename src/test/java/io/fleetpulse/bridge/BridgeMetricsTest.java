package io.fleetpulse.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

class BridgeMetricsTest {

    @Test
    void eachConnectionHasItsSamples() {
        ConnectionStatus first = new ConnectionStatus();
        ConnectionStatus second = new ConnectionStatus();
        AcknowledgementWindow<String> window = new AcknowledgementWindow<>(5, 100);
        window.add("a", 1, 10_000);
        window.add("b", 1, 11_000);
        first.connected(window);
        first.received.add(2);
        first.backlogAge(90_000);
        second.connected(new AcknowledgementWindow<>(5, 100));
        second.disconnected();
        second.connected(new AcknowledgementWindow<>(5, 100));
        second.disconnected();
        assertThat(BridgeMetrics.of(List.of(first, second), 12_500).lines())
                .contains(
                        "# TYPE fleetpulse_bridge_received_messages_total counter",
                        "fleetpulse_bridge_received_messages_total{connection=\"0\"} 2",
                        "fleetpulse_bridge_received_messages_total{connection=\"1\"} 0",
                        "fleetpulse_bridge_reconnects_total{connection=\"0\"} 0",
                        "fleetpulse_bridge_reconnects_total{connection=\"1\"} 1",
                        "fleetpulse_bridge_connected{connection=\"0\"} 1.0",
                        "fleetpulse_bridge_connected{connection=\"1\"} 0.0",
                        "# TYPE fleetpulse_bridge_in_flight_messages gauge",
                        "fleetpulse_bridge_in_flight_messages{connection=\"0\"} 2.0",
                        "fleetpulse_bridge_oldest_unacknowledged_seconds{connection=\"0\"} 2.5",
                        "fleetpulse_bridge_oldest_unacknowledged_seconds{connection=\"1\"} 0.0",
                        "fleetpulse_bridge_backlog_age_seconds{connection=\"0\"} 90.0")
                .noneMatch(
                        line ->
                                line.startsWith(
                                        "fleetpulse_bridge_backlog_age_seconds{connection=\"1"));
    }

    @Test
    void theDocumentationListsEveryMetric() throws IOException {
        String text = BridgeMetrics.of(List.of(new ConnectionStatus()), 0);
        List<String> names =
                Pattern.compile("# TYPE fleetpulse_bridge_(\\w+) (counter|gauge)")
                        .matcher(text)
                        .results()
                        .map(BridgeMetricsTest::nameAndType)
                        .toList();
        List<String> documented =
                Pattern.compile("(?m)^\\| `(\\w+)` \\| (counter|gauge) \\|")
                        .matcher(Files.readString(Path.of("docs", "amqp-bridge.md")))
                        .results()
                        .map(BridgeMetricsTest::nameAndType)
                        .toList();
        assertThat(names).hasSizeGreaterThan(9).isEqualTo(documented);
    }

    private static String nameAndType(MatchResult result) {
        return result.group(1) + " " + result.group(2);
    }
}
