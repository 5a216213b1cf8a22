package io.fleetpulse.page;

import java.util.List;
import java.util.Set;

/** Queries about a single device, and about devices by name. */
final class DeviceQueries {

    private static final Query STATUS =
            ofDevice("status", "SELECT * FROM device_status", "LIMIT 1");

    private static final Query INVENTORY = ofDevice("device", "SELECT * FROM device", "LIMIT 1");

    /** The newest 300 sessions that overlap the range. */
    private static final Query SESSIONS =
            ofDevice(
                    "sessions",
                    """
                    SELECT online_at, offline_at, duration_ms, ended_by, offline_reason, client_ip,
                        offline_cause, gateway_product_key, gateway_device_name
                    FROM device_session
                    """,
                    """
                    AND online_at < :to AND (offline_at IS NULL OR offline_at >= :from)
                    ORDER BY online_at DESC LIMIT 300
                    """);

    private static final Query FLAPPING =
            ofDevice(
                    "flapping",
                    "SELECT started_at, ended_at, transitions FROM flapping_device",
                    "ORDER BY started_at DESC LIMIT 50");

    private static final Query PROPERTIES =
            ofDevice(
                    "properties",
                    "SELECT property, value, at FROM device_property",
                    "ORDER BY property LIMIT 300");

    private static final Query VERSIONS =
            ofDevice(
                    "versions",
                    """
                    SELECT module_name, version, since, previous_version, source
                    FROM device_version
                    """,
                    "ORDER BY module_name LIMIT 100");

    private static final Query TASKS =
            ofDevice(
                    "tasks",
                    """
                    SELECT job_id, task_id, module_name, src_version, dest_version, status, step,
                        attempts, started_at, updated_at, finished_at, stalled, description
                    FROM rollout_task
                    """,
                    "ORDER BY updated_at DESC LIMIT 50");

    private static final Query EVENTS =
            ofDevice(
                    "events",
                    "SELECT at, identifier, event_type, name, value, failed FROM device_event",
                    "AND at >= :from AND at < :to ORDER BY at DESC LIMIT 100");

    private static final Query GATEWAYS =
            ofDevice(
                    "gateways",
                    """
                    SELECT gateway_product_key, gateway_device_name, since, disabled
                    FROM topology
                    """,
                    "LIMIT 20");

    private static final Query ATTACHED =
            new Query(
                    "attached",
                    """
                    SELECT topology.product_key, topology.device_name, topology.since,
                        topology.disabled, device_status.status
                    FROM topology
                    LEFT JOIN device_status USING (product_key, device_name)
                    WHERE gateway_product_key = :product AND gateway_device_name = :device
                    ORDER BY topology.product_key, topology.device_name
                    LIMIT 100
                    """);

    /**
     * Device names from the entered text on, in the order of the index; the page keeps the names
     * with the entered prefix.
     */
    private static final Query SEARCH =
            new Query(
                    "devices",
                    ProductList.CTE
                            + """
                            SELECT products.product_key, found.device_name
                            FROM products
                            CROSS JOIN LATERAL (
                                (SELECT device_name FROM device_status
                                 WHERE device_status.product_key = products.product_key
                                     AND device_name >= :name
                                 ORDER BY device_name LIMIT 20)
                                UNION
                                (SELECT device_name FROM device
                                 WHERE device.product_key = products.product_key
                                     AND device_name >= :name
                                 ORDER BY device_name LIMIT 20)) AS found
                            ORDER BY found.device_name, products.product_key
                            LIMIT 200
                            """);

    private DeviceQueries() {}

    static List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of(
                        "device",
                        Set.of("device"),
                        STATUS,
                        INVENTORY,
                        SESSIONS,
                        FLAPPING,
                        PROPERTIES,
                        VERSIONS,
                        TASKS,
                        EVENTS,
                        GATEWAYS,
                        ATTACHED),
                Endpoint.of("devices", Set.of("name"), SEARCH));
    }

    private static Query ofDevice(String name, String select, String rest) {
        return new Query(
                name, select + "\nWHERE product_key = :product AND device_name = :device\n" + rest);
    }
}
