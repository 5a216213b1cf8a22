package io.fleetpulse.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.message.DeviceKey;

import org.junit.jupiter.api.Test;

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
    void anEdgeStandsFromWhenItIsPutUntilItIsRemoved() {
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
}
