package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.fleetpulse.simulator.Truth;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares a database's tables of devices, versions and jobs with a fleet's true history. */
final class InventoryOfTruth {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String jdbcUrl;
    private final TrueInventory inventory;
    private final TrueJobs jobs;
    private final TrueVersions versions;

    InventoryOfTruth(String jdbcUrl, Truth truth) {
        this.jdbcUrl = jdbcUrl;
        inventory = new TrueInventory(truth);
        jobs = new TrueJobs(truth);
        versions = new TrueVersions(truth);
    }

    void assertAll() throws SQLException {
        assertDevices();
        assertTags();
        assertTopology();
        assertJobs();
        assertVersions();
        assertVersionWindows();
    }

    void assertDevices() throws SQLException {
        rows(
                        "device",
                        2,
                        "product_key",
                        "device_name",
                        "iot_id",
                        "state",
                        "created_at",
                        "changed_at",
                        "gateway_product_key",
                        "gateway_device_name")
                .assertAre(inventory.devices());
    }

    void assertTags() throws SQLException {
        Map<List<Object>, Map<String, String>> actual = new HashMap<>();
        rows("device", 2, "product_key", "device_name", "tags")
                .rows()
                .forEach((device, row) -> actual.put(device, tags(row.get(0))));
        actual.values().removeIf(Map::isEmpty);
        assertThat(actual).isEqualTo(inventory.tags());
    }

    private static Map<String, String> tags(Object json) {
        try {
            if (json == null) {
                return Map.of();
            }
            return JSON.readValue(json.toString(), new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException malformed) {
            throw new AssertionError(json.toString(), malformed);
        }
    }

    void assertTopology() throws SQLException {
        rows(
                        "topology",
                        4,
                        "gateway_product_key",
                        "gateway_device_name",
                        "product_key",
                        "device_name",
                        "since",
                        "disabled")
                .assertAre(inventory.edges);
        rows(
                        "discovered_device",
                        4,
                        "gateway_product_key",
                        "gateway_device_name",
                        "product_key",
                        "device_name",
                        "first_seen_at",
                        "last_seen_at")
                .assertAre(inventory.discovered());
    }

    void assertJobs() throws SQLException {
        rows("device_job", 1, "job_id", "job_type", "status", "since", "started_at", "finished_at")
                .assertAre(jobs.deviceJobs());
        rows(
                        "migration_job",
                        1,
                        "job_id",
                        "status",
                        "migrated_devices",
                        "rolled_back_devices",
                        "since")
                .assertAre(jobs.migrations());
    }

    void assertVersions() throws SQLException {
        rows(
                        "device_version",
                        3,
                        "product_key",
                        "device_name",
                        "module_name",
                        "version",
                        "since",
                        "previous_version",
                        "source")
                .assertAre(versions.current());
    }

    void assertVersionWindows() throws SQLException {
        rows(
                        "version_window",
                        4,
                        "product_key",
                        "module_name",
                        "version",
                        "window_start",
                        "devices")
                .assertAre(versions.windows());
    }

    private ResultRows rows(String relation, int keys, String... columns) throws SQLException {
        return ResultRows.read(jdbcUrl, relation, keys, columns);
    }
}
