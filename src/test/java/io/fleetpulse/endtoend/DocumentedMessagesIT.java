package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.Family;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs the example messages of the platform's "Data formats" through the job. */
class DocumentedMessagesIT {

    private static final String PRODUCT = "al12345****";
    private static final String DEVICE = "deviceName1234";
    private static final String JOB = "wahVIzGkCMuAUE2gDERM02****";
    private static final String TASK = "y3tOmCDNgpR8F9jnVEzC01****";
    private static final long TASK_AT = 1571323748000L;
    private static final long ONLINE_AT = at("2018-08-31T02:02:28.195Z");
    private static final long OFFLINE_AT = at("2018-08-31T02:03:28.195Z");

    private static String database;

    @BeforeAll
    static void run(@TempDir Path checkpoints) throws Exception {
        Sent sent = new Sent(at("2020-01-01T00:00:00Z"));
        sendThreeStatuses(sent, "with utcTime", true);
        sendThreeStatuses(sent, "without utcTime", false);
        for (Family family : Family.values()) {
            if (family == Family.STATUS) {
                send(sent, "status/valid-online");
                send(sent, "status/valid-offline");
            } else if (family != Family.CUSTOM) {
                send(sent, example(family));
            }
        }
        // The message's time is that of its record, years after the others, so it must come last.
        send(sent, example(Family.CUSTOM));
        database = FleetRun.once(checkpoints, 1, sent::publish);
    }

    /** As in the documentation: online, an earlier offline, a later offline. */
    private static void sendThreeStatuses(Sent sent, String device, boolean withUtcTime) {
        sendStatus(sent, device, "online", "10:02:28.195", "02:02:28.195", withUtcTime);
        sendStatus(sent, device, "offline", "10:01:28.195", "02:01:28.195", withUtcTime);
        sendStatus(sent, device, "offline", "10:03:28.195", "02:03:28.195", withUtcTime);
    }

    private static void sendStatus(
            Sent sent, String device, String status, String time, String utc, boolean withUtc) {
        String utcTime = "";
        if (withUtc) {
            utcTime = ",\"utcTime\":\"2018-08-31T" + utc + "Z\"";
        }
        sent.add(
                "/as/mqtt/status/three/" + device,
                ("{\"status\":\"%s\",\"productKey\":\"three\",\"deviceName\":\"%s\","
                                + "\"time\":\"2018-08-31 %s\"%s,"
                                + "\"lastTime\":\"2018-08-31 09:00:00.000\"}")
                        .formatted(status, device, time, utcTime));
    }

    private static String example(Family family) throws Exception {
        List<String> names =
                List.of("valid-specification", "valid-create", "valid-update", "valid-json");
        for (String name : names) {
            if (Files.exists(file(family.label() + "/" + name + ".json"))) {
                return family.label() + "/" + name;
            }
        }
        throw new IllegalStateException("No example of " + family.label());
    }

    private static void send(Sent sent, String name) throws IOException, URISyntaxException {
        try (Stream<String> lines = Files.lines(file(name + ".expected"))) {
            sent.add(lines.findFirst().orElseThrow(), Files.readAllBytes(file(name + ".json")));
        }
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(DocumentedMessagesIT.class.getResource("/messages").toURI()).resolve(name);
    }

    private static long at(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    @Test
    void threeStatusesAreSortedByTheirTimeIntoOneSession() throws SQLException {
        Map<List<Object>, List<Object>> sessions =
                rows(
                        "device_session",
                        3,
                        "product_key",
                        "device_name",
                        "online_at",
                        "offline_at",
                        "duration_ms",
                        "ended_by");
        sessions.keySet().removeIf(key -> !key.get(0).equals("three"));
        List<Object> session = List.of(OFFLINE_AT, 60_000L, "offline");
        assertThat(sessions)
                .isEqualTo(
                        Map.of(
                                List.of("three", "with utcTime", ONLINE_AT), session,
                                List.of("three", "without utcTime", ONLINE_AT), session));
    }

    @Test
    void afterThreeStatusesTheDeviceIsOfflineSinceTheLast() throws SQLException {
        assertThat(rows("device_status", 2, "product_key", "device_name", "status", "since"))
                .containsEntry(List.of("three", "with utcTime"), List.of("offline", OFFLINE_AT))
                .containsEntry(List.of("three", "without utcTime"), List.of("offline", OFFLINE_AT));
    }

    @Test
    void theFirstOfflineOfADeviceIsNoDisconnect() throws SQLException {
        Map<List<Object>, List<Object>> windows =
                rows(
                        "connectivity_window",
                        2,
                        "product_key",
                        "window_start",
                        "connects",
                        "disconnects",
                        "devices_online",
                        "online_ms");
        windows.keySet().removeIf(key -> !key.get(0).equals("three"));
        long first = at("2018-08-31T02:01:00Z");
        assertThat(windows)
                .isEqualTo(
                        Map.of(
                                List.of("three", first), List.of(0L, 0L, 0L, 0L),
                                List.of("three", first + 60_000), List.of(2L, 0L, 2L, 63_610L),
                                List.of("three", first + 120_000), List.of(0L, 2L, 0L, 56_390L)));
    }

    @Test
    void anOfflineByTakeoverAtTheTimeOfTheOnlineComesBeforeIt() throws SQLException {
        assertThat(
                        rows(
                                "device_status",
                                2,
                                "product_key",
                                "device_name",
                                "status",
                                "since",
                                "offline_reason",
                                "client_ip"))
                .containsEntry(
                        List.of(PRODUCT, DEVICE),
                        Arrays.asList("online", at("2018-08-31T07:32:28.205Z"), null, "192.0.2.1"));
    }

    @Test
    void aLivePostAndTheSameAsHistoryAreTwoReadings() throws SQLException {
        long start = Math.floorDiv(1510292697470L, 60_000L) * 60_000L;
        Map<List<Object>, List<Object>> windows =
                rows(
                        "property_window",
                        4,
                        "product_key",
                        "device_name",
                        "property",
                        "window_start",
                        "count",
                        "first",
                        "last",
                        "live_count",
                        "history_count",
                        "late_count");
        assertThat(windows)
                .containsEntry(
                        List.of(PRODUCT, DEVICE, "Position.latitude", start),
                        List.of(2L, 39.9, 39.9, 1L, 1L, 2L))
                .containsEntry(
                        List.of(
                                PRODUCT,
                                DEVICE,
                                "WF",
                                Math.floorDiv(1524448722000L, 60_000L) * 60_000L),
                        List.of(2L, 3.0, 4.0, 2L, 0L, 2L));
    }

    @Test
    void theLatestValueIsOfTheBatch() throws SQLException {
        assertThat(
                        rows(
                                "device_property",
                                3,
                                "product_key",
                                "device_name",
                                "property",
                                "value",
                                "at"))
                .containsEntry(
                        List.of(PRODUCT, DEVICE, "Power"), List.of("\"off\"", 1524448722001L))
                .containsEntry(List.of(PRODUCT, DEVICE, "WF"), List.of("4", 1524448722009L));
    }

    @Test
    void aResultBeatsTheProgressOfTheSameTime() throws SQLException {
        assertThat(
                        rows(
                                "rollout_task",
                                2,
                                "job_id",
                                "task_id",
                                "status",
                                "step",
                                "attempts",
                                "started_at",
                                "finished_at"))
                .containsEntry(List.of(JOB, TASK), List.of("SUCCEEDED", 90L, 1L, TASK_AT, TASK_AT));
        assertThat(
                        rows(
                                "rollout",
                                1,
                                "job_id",
                                "package_id",
                                "state",
                                "tasks",
                                "succeeded",
                                "success_rate"))
                .containsEntry(
                        List.of(JOB), List.of("wahVIzGkCMuAUE2***", "IN_PROGRESS", 1L, 1L, 1.0));
    }

    @Test
    void noDocumentedMessageIsADeadLetter() throws SQLException {
        assertThat(rows("dead_letter", 2, "source_offset", "part", "reason", "detail")).isEmpty();
    }

    private static Map<List<Object>, List<Object>> rows(
            String relation, int keys, String... columns) throws SQLException {
        return ResultRows.read(database, relation, keys, columns).rows();
    }
}
