package io.fleetpulse.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.incident.ProductIncidents.Found;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

class ProductIncidentsTest {

    private static final ProductIncidents RULES = new ProductIncidents(10, 0.1, 60_000);

    private final NavigableMap<Long, ProductTick> ticks = new TreeMap<>();

    private void offline(long second, long devices) {
        ticks.put(second * 1_000, new ProductTick("p", second * 1_000, devices, -devices));
    }

    @Test
    void manyDevicesWithinAShortTimeAreAnIncident() {
        offline(100, 4);
        offline(120, 3);
        offline(150, 5);
        assertThat(RULES.find(100, List.copyOf(ticks.values()), Long.MIN_VALUE))
                .containsExactly(new Found(100_000, 150_000));
    }

    @Test
    void tooFewAreNone() {
        offline(100, 4);
        offline(150, 5);
        assertThat(RULES.find(20, List.copyOf(ticks.values()), Long.MIN_VALUE)).isEmpty();
    }

    @Test
    void aSmallShareOfALargeProductIsNone() {
        offline(100, 50);
        assertThat(RULES.find(501, List.copyOf(ticks.values()), Long.MIN_VALUE)).isEmpty();
        assertThat(RULES.find(500, List.copyOf(ticks.values()), Long.MIN_VALUE)).hasSize(1);
    }

    @Test
    void slowlyOneAfterTheOtherIsNone() {
        for (int minute = 0; minute < 60; minute++) {
            offline(60L * minute, 9);
        }
        assertThat(RULES.find(60, List.copyOf(ticks.values()), Long.MIN_VALUE)).isEmpty();
    }

    @Test
    void aContinuingIncidentIsOne() {
        offline(100, 10);
        offline(130, 10);
        offline(170, 10);
        offline(1_000, 1);
        assertThat(RULES.find(100, List.copyOf(ticks.values()), Long.MIN_VALUE))
                .containsExactly(new Found(100_000, 170_000));
    }

    @Test
    void twoFarApartAreTwo() {
        offline(100, 10);
        offline(300, 10);
        assertThat(RULES.find(100, List.copyOf(ticks.values()), Long.MIN_VALUE))
                .containsExactly(new Found(100_000, 100_000), new Found(300_000, 300_000));
    }

    @Test
    void whatAGatewayExplainsDoesNotCount() {
        ticks.put(100_000L, new ProductTick("p", 100_000, 2, -12));
        offline(110, 9);
        assertThat(RULES.find(100, List.copyOf(ticks.values()), Long.MIN_VALUE)).hasSize(1);
        ticks.put(100_000L, new ProductTick("p", 100_000, 0, -12));
        assertThat(RULES.find(100, List.copyOf(ticks.values()), Long.MIN_VALUE)).isEmpty();
    }

    @Test
    void incidentsThatContinueAfterATimeMayHaveBegunBefore() {
        offline(100, 10);
        offline(130, 10);
        offline(300, 10);
        assertThat(RULES.find(100, List.copyOf(ticks.values()), 130_000))
                .containsExactly(new Found(100_000, 130_000), new Found(300_000, 300_000));
    }
}
