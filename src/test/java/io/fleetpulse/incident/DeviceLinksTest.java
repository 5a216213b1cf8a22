package io.fleetpulse.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.message.DeviceKey;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class DeviceLinksTest {

    private static GatewayEdge edge(String gateway, long at, boolean attached) {
        return new GatewayEdge("p", "d", "gp", gateway, at, attached);
    }

    private static DeviceLinks links(GatewayEdge... edges) {
        DeviceLinks links = DeviceLinks.unknown();
        for (GatewayEdge edge : edges) {
            links.add(edge);
        }
        return links;
    }

    @Test
    void anEdgeExistsFromItsCreationUntilItsRemoval() {
        DeviceLinks links = links(edge("g", 20, false), edge("g", 10, true));
        assertThat(links.gatewayAt(9)).isNull();
        assertThat(links.gatewayAt(10)).isEqualTo(new DeviceKey("gp", "g"));
        assertThat(links.gatewayAt(19)).isEqualTo(new DeviceKey("gp", "g"));
        assertThat(links.gatewayAt(20)).isNull();
    }

    @Test
    void aLateRemovalFromTheOldGatewayHidesNoNewOne() {
        DeviceLinks links = links(edge("a", 10, true), edge("b", 20, true), edge("a", 30, false));
        assertThat(links.gatewayAt(40)).isEqualTo(new DeviceKey("gp", "b"));
    }

    @Test
    void ofTwoEdgesTheOneThatWasPutLastCounts() {
        assertThat(links(edge("b", 20, true), edge("a", 10, true)).gatewayAt(25))
                .isEqualTo(new DeviceKey("gp", "b"));
    }

    @Test
    void anExistingEdgeIsKeptWhenAnotherChangesOften() {
        DeviceLinks links = links(edge("a", 10, true));
        for (int time = 20; time < 20 + 2 * DeviceLinks.MOST_EDGES; time++) {
            links.add(edge("b", time, time % 2 == 0));
        }
        assertThat(links.gatewayAt(Long.MAX_VALUE)).isEqualTo(new DeviceKey("gp", "a"));
        assertThat(links.edges()).hasSize(DeviceLinks.MOST_EDGES + 1);
    }

    @Property(tries = 300)
    void whichEdgesAreKeptDependsOnNoOrder(@ForAll Random random) {
        List<GatewayEdge> edges = new ArrayList<>();
        for (int number = 0; number < 300; number++) {
            String gateway = "g" + Math.min(random.nextInt(40), random.nextInt(40));
            edges.add(edge(gateway, random.nextInt(1_000), random.nextBoolean()));
        }
        DeviceLinks links = links(edges.toArray(GatewayEdge[]::new));
        Collections.shuffle(edges, random);
        assertThat(links(edges.toArray(GatewayEdge[]::new)).edges()).isEqualTo(links.edges());
        assertThat(links.edges())
                .hasSizeLessThanOrEqualTo(DeviceLinks.MOST_EDGES + DeviceLinks.MOST_GATEWAYS);
    }
}
