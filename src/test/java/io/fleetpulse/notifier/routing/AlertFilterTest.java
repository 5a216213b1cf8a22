package io.fleetpulse.notifier.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.notifier.alert.AlertState;
import io.fleetpulse.notifier.alert.Severity;
import io.fleetpulse.notifier.outbox.SampleAlerts;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class AlertFilterTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', info, true",
        "a1, '', info, true",
        "a2, '', info, false",
        "a*, flapping, warning, true",
        "*, flapping, warning, true",
        "b*, flapping, warning, false",
        "'', incident, info, false",
        "'', '', critical, false"
    })
    void anAlertIsMeantByProductKindAndSeverity(
            String product, String kind, String severity, boolean meant) {
        AlertState alert = SampleAlerts.raised("d", 0);
        AlertFilter filter = new AlertFilter(list(product), list(kind), Severity.of(severity));
        assertThat(filter.matches(alert)).isEqualTo(meant);
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text);
    }
}
