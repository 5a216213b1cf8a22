package io.fleetpulse.notifier.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.GateConfig;
import io.fleetpulse.gate.Evidence;
import io.fleetpulse.gate.Evidence.Measure;
import io.fleetpulse.gate.GateRules;
import io.fleetpulse.gate.Sample;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** The reasons as the gate itself writes them. */
class GateReasonTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private static List<String> reasons() {
        GateRules rules = new GateRules(new GateConfig(5, Duration.ofHours(1), 0.9, 1.25, 2, 0.1));
        List<Measure> measures = new ArrayList<>();
        for (String name : List.of("error_events", "disconnects", "validation_failures")) {
            measures.add(
                    new Measure(
                            name,
                            new Sample(100, 100 * HOUR, 90, 90),
                            new Sample(100, 100 * HOUR, 10, 10)));
            measures.add(new Measure(name, new Sample(1, HOUR, 1, 1), new Sample(1, HOUR, 1, 1)));
        }
        return rules.decide(new Evidence(measures, 50, 20)).reasons();
    }

    @Test
    void everyReasonIsThereInChinese() {
        ResourceBundle chinese = AlertText.bundle(Locale.CHINESE);
        assertThat(reasons()).hasSize(7);
        for (String reason : reasons()) {
            assertThat(GateReason.in(chinese, reason)).doesNotContainPattern("[A-Za-z{}]");
        }
        assertThat(
                        GateReason.in(
                                chinese,
                                "20 of 50 installations failed; the share is at least 0.3"))
                .isEqualTo("50 次安装中 20 次失败；比例至少为 0.3");
    }

    @Test
    void inEnglishOnlyTheNamesOfMeasuresChange() {
        ResourceBundle english = AlertText.bundle(Locale.ENGLISH);
        for (String reason : reasons()) {
            assertThat(GateReason.in(english, reason)).isEqualTo(reason.replace('_', ' '));
        }
    }

    @Test
    void anUnknownReasonStaysAsItIs() {
        assertThat(GateReason.in(AlertText.bundle(Locale.CHINESE), "by hand")).isEqualTo("by hand");
    }
}
