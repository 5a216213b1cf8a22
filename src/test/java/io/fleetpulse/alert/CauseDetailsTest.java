package io.fleetpulse.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.fleetpulse.config.AlertRules.Devices;
import io.fleetpulse.config.AlertRules.OfflineRule;
import io.fleetpulse.config.AlertRules.PropertyRule;
import io.fleetpulse.config.AlertRules.ShareRule;
import io.fleetpulse.message.DeviceKey;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.util.DefaultLocale;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The details of alerts are JSON also on a machine whose language has other digits. */
@DefaultLocale("ar-EG")
class CauseDetailsTest {

    private static final Devices ALL = new Devices(List.of(), Map.of());

    @Test
    void aPropertyBeyondItsLimit() throws Exception {
        PropertyRule rule =
                new PropertyRule("hot", ALL, "T", true, 60.5, 55, Duration.ZERO, "warning");
        Collection<Cause> causes =
                new LimitPeriods(rule, new DeviceKey("a1", "d"))
                        .causes(
                                EarlierWindows.NONE,
                                new TreeMap<>(Map.of(1_200L, new PropertyWindow(1_300, 70))))
                        .values();
        assertThat(detail(causes).get("limit").asDouble()).isEqualTo(60.5);
        assertThat(detail(causes).get("beyond_since").asLong()).isEqualTo(1_200);
    }

    @Test
    void devicesThatAreOffline() throws Exception {
        OfflineRule each = new OfflineRule(ALL, Duration.ofMinutes(10), Duration.ZERO, "critical");
        Collection<Cause> causes =
                new OfflineShare(new ShareRule("outage", each, 0.5, 0.25, 2), "a1")
                        .causes(ShareHistory.NONE, new TreeMap<>(Map.of(0L, new ShareCount(2, 4))))
                        .values();
        assertThat(detail(causes).get("share").asDouble()).isEqualTo(0.5);
        assertThat(detail(causes).get("devices").asLong()).isEqualTo(4);
    }

    private static JsonNode detail(Collection<Cause> causes) throws Exception {
        assertThat(causes).hasSize(1);
        return new ObjectMapper().readTree(causes.iterator().next().detail());
    }
}
