package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.simulator.Truth;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Compares a database's incidents and offline causes with a fleet's true history. */
final class IncidentsOfTruth {

    private static final String NETWORK_FAILS = "a1TrackV005";
    private static final long SECOND = 1_000;

    private final String jdbcUrl;
    private final TrueIncidents incidents;

    IncidentsOfTruth(String jdbcUrl, Truth truth) {
        this.jdbcUrl = jdbcUrl;
        incidents = new TrueIncidents(truth);
    }

    void assertAll() throws SQLException {
        assertCauses();
        assertGatewayIncidents();
        assertProductIncidents();
    }

    void assertCauses() throws SQLException {
        rows(
                        "offline_cause",
                        3,
                        "product_key",
                        "device_name",
                        "online_at",
                        "offline_cause",
                        "gateway_product_key",
                        "gateway_device_name",
                        "gateway_offline_at")
                .assertAre(incidents.causes);
    }

    void assertGatewayIncidents() throws SQLException {
        Map<List<Object>, List<Object>> actual = incidents();
        actual.keySet().removeIf(key -> !key.get(0).equals("gateway"));
        new ResultRows(actual).assertAre(incidents.gateways);
    }

    /** Times of these are exact to the second. */
    void assertProductIncidents() throws SQLException {
        Map<List<Object>, List<Object>> actual = incidents();
        actual.keySet().removeIf(key -> !key.get(0).equals("product"));
        assertThat(actual.keySet()).anyMatch(key -> key.get(1).equals(NETWORK_FAILS));
        actual.forEach(
                (key, row) -> {
                    long from = (Long) key.get(3);
                    long to = (Long) row.get(0) + SECOND;
                    assertThat(row.get(1)).isEqualTo(incidents.devices(key.get(1), from, to));
                });
    }

    private Map<List<Object>, List<Object>> incidents() throws SQLException {
        return rows(
                        "incident",
                        4,
                        "cause",
                        "product_key",
                        "device_name",
                        "started_at",
                        "ended_at",
                        "devices")
                .rows();
    }

    private ResultRows rows(String relation, int keys, String... columns) throws SQLException {
        return ResultRows.read(jdbcUrl, relation, keys, columns);
    }
}
