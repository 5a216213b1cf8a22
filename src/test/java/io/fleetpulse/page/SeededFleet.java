package io.fleetpulse.page;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Tables of up to 250,000 rows: as in production, each is much larger than what a view shows of it.
 * One rollout has a quarter of the tasks.
 */
final class SeededFleet {

    /** The newest window starts here: 2026-03-01T00:00:00Z. */
    static final long NOW = 1_772_323_200_000L;

    private static final String NOW_SQL = "timestamptz '2026-03-01 00:00:00+00'";

    private SeededFleet() {}

    /** Creates the schema and fills its tables, in order of time as the job does. */
    static void create(Connection connection) throws SQLException, IOException {
        FilledTables.create(
                connection,
                Arrays.stream(STATEMENTS).map(sql -> sql.replace(":now", NOW_SQL)).toList());
    }

    private static final String[] STATEMENTS = {
        """
        INSERT INTO device_status (product_key, device_name, status, since)
        SELECT 'p' || i % 5, 'd' || i, CASE WHEN i % 9 = 0 THEN 'offline' ELSE 'online' END, :now
        FROM generate_series(1, 75000) AS i
        """,
        """
        INSERT INTO device (product_key, device_name, state)
        SELECT product_key, device_name, 'enabled' FROM device_status
        """,
        """
        INSERT INTO device_session_base (product_key, device_name, online_at, offline_at)
        SELECT 'p' || i % 5, 'd' || i, :now - j * interval '1 hour', :now - j * interval '59 min'
        FROM generate_series(10, 1, -1) AS j, generate_series(1, 7500) AS i
        ORDER BY j DESC
        """,
        """
        INSERT INTO connectivity_window (product_key, window_start, window_end, devices_online,
            connects, disconnects, flapping_devices)
        SELECT 'p' || p, :now - i * interval '1 min', :now - (i - 1) * interval '1 min', 100, 1, 1, 0
        FROM generate_series(12500, 0, -1) AS i, generate_series(0, 4) AS p
        ORDER BY i DESC
        """,
        """
        INSERT INTO window_progress (table_name, product_key, window_ms, reaches_to)
        SELECT name, '', 60000, :now + interval '1 min'
        FROM unnest(ARRAY['connectivity_window', 'cohort_window']) AS name
        """,
        """
        INSERT INTO offline_reason_window (product_key, window_start, offline_reason, disconnects)
        SELECT 'p' || p, :now - i * interval '1 min', 400 + r, 1
        FROM generate_series(6000, 0, -1) AS i, generate_series(0, 4) AS p,
            generate_series(0, 2) AS r
        ORDER BY i DESC
        """,
        """
        INSERT INTO flapping_device (product_key, device_name, started_at, ended_at, transitions)
        SELECT 'p' || i % 5, 'd' || i, :now - i * interval '1 min',
            CASE WHEN i > 50 THEN :now - i * interval '1 min' + interval '20 min' END, 8
        FROM generate_series(25000, 1, -1) AS i
        """,
        """
        INSERT INTO property_window_base (product_key, device_name, property, window_start,
            window_end, count, min, max, sum, sum_squares, avg, first, first_at, last, last_at,
            live_count, history_count, late_count)
        SELECT 'p' || d % 5, 'd' || d, 'Temperature', :now - i * interval '1 min',
            :now - (i - 1) * interval '1 min', 5, 1, 9, 25, 200, 5, 1, :now, 9, :now, 5, 0, 0
        FROM generate_series(400, 0, -1) AS i, generate_series(1, 250) AS d
        ORDER BY i DESC
        """,
        """
        INSERT INTO product_property_window_base (product_key, property, window_start, window_end,
            devices, count, min, max, sum, sum_squares, avg, p50, p95, p99, sketch)
        SELECT 'p' || p, 'Property' || r, :now - i * interval '1 min',
            :now - (i - 1) * interval '1 min', 10, 50, 1, 9, 250, 2000, 5, 5, 8, 9,
            '{"40000": 25, "40080": 25}'
        FROM generate_series(5000, 0, -1) AS i, generate_series(0, 4) AS p,
            generate_series(1, 5) AS r
        ORDER BY i DESC
        """,
        """
        INSERT INTO property_amendment (product_key, device_name, property, window_start,
            message_key, window_end, count, min, max, sum, sum_squares, first, first_at, last,
            last_at, live_count, history_count, late_count)
        SELECT 'p' || d % 5, 'd' || d, 'Property1', :now - i * interval '1 min', 'm',
            :now - (i - 1) * interval '1 min', 1, 1, 1, 1, 1, 1, :now, 1, :now, 0, 1, 1
        FROM generate_series(500, 0, -1) AS i, generate_series(1, 100) AS d
        ORDER BY i DESC
        """,
        """
        INSERT INTO property_value_window_base (product_key, property, value, window_start, count)
        SELECT 'p' || p, 'Mode', 'v' || v, :now - i * interval '1 min', 3
        FROM generate_series(1250, 0, -1) AS i, generate_series(0, 4) AS p,
            generate_series(1, 10) AS v
        ORDER BY i DESC
        """,
        """
        INSERT INTO property_value_amendment (product_key, device_name, property, value,
            window_start, message_key, count)
        SELECT 'p' || d % 5, 'd' || d, 'Mode', 'v' || i % 10, :now - i * interval '1 min', 'm', 1
        FROM generate_series(1000, 0, -1) AS i, generate_series(1, 25) AS d
        ORDER BY i DESC
        """,
        """
        INSERT INTO device_property (product_key, device_name, property, value, at)
        SELECT 'p' || d % 5, 'd' || d, 'Property' || r, '5', :now
        FROM generate_series(1, 12500) AS d, generate_series(1, 5) AS r
        """,
        """
        INSERT INTO device_property_limit (product_key, device_name, highest_hash)
        SELECT 'p' || d % 5, 'd' || d, '8000000000000000' FROM generate_series(1, 12500) AS d
        """,
        """
        INSERT INTO property_value_limit (product_key, property, highest_hash)
        SELECT 'p' || i % 5, 'Property' || i, '8000000000000000'
        FROM generate_series(1, 5000) AS i
        """,
        """
        INSERT INTO rollout (job_id, product_key, module_name, dest_version, tasks, in_progress,
            first_report_at, last_report_at)
        SELECT 'j' || i, 'p' || i % 5, 'default', '2.0', 100, i % 3,
            :now - i * interval '1 hour', :now
        FROM generate_series(5000, 1, -1) AS i
        """,
        """
        INSERT INTO rollout_task (job_id, task_id, product_key, device_name, src_version, status,
            step, stalled, started_at, updated_at, finished_at)
        SELECT job, 't' || i, 'p' || i % 5, 'd' || i % 50000, '1.' || i % 4,
            CASE WHEN i % 7 = 0 THEN 'IN_PROGRESS' WHEN i % 11 = 0 THEN 'FAILED'
                ELSE 'SUCCEEDED' END,
            CASE WHEN i % 11 = 0 THEN -4 ELSE 5 * (i % 21) END, i % 700 = 0,
            :now - interval '1 hour', :now - i % 3000 * interval '1 s', :now
        FROM (SELECT i, CASE WHEN i % 4 = 0 THEN 'j7' ELSE 'j' || i % 500 END AS job
              FROM generate_series(1, 100000) AS i) AS tasks
        """,
        """
        INSERT INTO rollout_window (job_id, window_start, in_progress, succeeded, failed)
        SELECT 'j' || j, :now - i * interval '1 min', 1, 2, 3
        FROM generate_series(1000, 0, -1) AS i, generate_series(1, 25) AS j
        ORDER BY i DESC
        """,
        """
        INSERT INTO rollout_failure (job_id, src_version, step, description, tasks)
        SELECT 'j' || i % 1000, '1.0', -2, 'd' || i, 1 FROM generate_series(1, 25000) AS i
        """,
        """
        INSERT INTO rollout_gate (job_id, window_start, window_end, decision, previous_decision)
        SELECT 'j' || j, :now - i * interval '1 min', :now, 'PROCEED', 'PROCEED'
        FROM generate_series(1000, 0, -1) AS i, generate_series(1, 25) AS j
        ORDER BY i DESC
        """,
        """
        INSERT INTO event_window_base (product_key, identifier, event_type, window_start, count,
            failed, history_count, late_count, devices)
        SELECT 'p' || p, 'e' || e, 'alert', :now - i * interval '1 min', 1, 0, 0, 0, 1
        FROM generate_series(10000, 0, -1) AS i, generate_series(0, 4) AS p,
            generate_series(1, 5) AS e
        ORDER BY i DESC
        """,
        """
        INSERT INTO count_amendment (counted, product_key, name, detail, code, window_start,
            device_name, message_key, delivery, count, failed, history_count, late_count, duplicates,
            dead_letters)
        SELECT (ARRAY['event_window', 'stream_window', 'downlink_window',
            'validation_failure_window', 'custom_topic_window'])[1 + d % 5], 'p' || d % 5, 'e1', 'alert', 0, :now - i * interval '1 min', 'd' || d, 'm', 0, 1, 0, 1, 1, 0, 0
        FROM generate_series(4000, 0, -1) AS i, generate_series(1, 60) AS d
        ORDER BY i DESC
        """,
        """
        INSERT INTO device_event (product_key, device_name, identifier, at, event_type)
        SELECT 'p' || d % 5, 'd' || d, 'e' || i % 7, :now - i * interval '1 min', 'alert'
        FROM generate_series(1000, 0, -1) AS i, generate_series(1, 75) AS d
        ORDER BY i DESC
        """,
        """
        INSERT INTO validation_failure_window_base (product_key, kind, identifier, code, window_start,
            count)
        SELECT 'p' || p, 'property', 'i' || v, 6300, :now - i * interval '1 min', 2
        FROM generate_series(5000, 0, -1) AS i, generate_series(0, 4) AS p,
            generate_series(1, 4) AS v
        ORDER BY i DESC
        """,
        """
        INSERT INTO stream_window_base (family, window_start, window_end, messages, duplicates,
            dead_letters, late, bytes, lag_p50_ms, lag_p99_ms)
        SELECT 'f' || f, :now - i * interval '1 min', :now - (i - 1) * interval '1 min',
            9, 1, 0, 1, 999, 20, 900
        FROM generate_series(4000, 0, -1) AS i, generate_series(1, 19) AS f
        ORDER BY i DESC
        """,
        """
        INSERT INTO device_version (product_key, device_name, module_name, version, since)
        SELECT product_key, device_name, 'default', '1.0', :now FROM device_status
        """,
        """
        INSERT INTO version_window (product_key, module_name, version, window_start, devices)
        SELECT 'p' || p, 'default', 'v' || v, :now - i * interval '1 min', i
        FROM generate_series(5000, 0, -1) AS i, generate_series(0, 4) AS p,
            generate_series(1, 5) AS v
        ORDER BY i DESC
        """,
        """
        INSERT INTO cohort_window (product_key, module_name, version, window_start, window_end,
            devices, online_ms, readings, error_events, alert_events, validation_failures,
            disconnects, devices_online)
        SELECT 'p' || p, 'default', 'v' || v, :now - i * interval '1 min',
            :now - (i - 1) * interval '1 min', 9, 9, 9, 9, 9, 9, 9, 9
        FROM generate_series(5000, 0, -1) AS i, generate_series(0, 4) AS p,
            generate_series(1, 5) AS v
        ORDER BY i DESC
        """,
        """
        INSERT INTO downlink_window_base (product_key, service, code, window_start, count, success)
        SELECT 'p' || p, 's' || v, 200, :now - i * interval '1 min', 2, true
        FROM generate_series(5000, 0, -1) AS i, generate_series(0, 4) AS p,
            generate_series(1, 4) AS v
        ORDER BY i DESC
        """,
        """
        INSERT INTO topology (gateway_product_key, gateway_device_name, product_key, device_name)
        SELECT 'p0', 'd' || 5 * (i % 2000), 'p' || i % 5, 'd' || i
        FROM generate_series(1, 50000) AS i
        """,
        """
        INSERT INTO discovered_device (gateway_product_key, gateway_device_name, product_key,
            device_name, last_seen_at)
        SELECT 'p0', 'd' || 5 * (i % 2000), 'p' || i % 5, 'n' || i, :now
        FROM generate_series(1, 12500) AS i
        """,
        """
        INSERT INTO device_job (job_id, job_type, status, since)
        SELECT 'j' || i, 'INVOKE_SERVICE', 'COMPLETED', :now - i * interval '1 min'
        FROM generate_series(1, 12500) AS i
        """,
        """
        INSERT INTO migration_job (job_id, status, since)
        SELECT 'm' || i, 'ALL_EXECUTING', :now - i * interval '1 min'
        FROM generate_series(1, 12500) AS i
        """,
        """
        INSERT INTO custom_topic_window_base (product_key, topic, window_start, messages, bytes, devices)
        SELECT 'p' || p, 't' || v, :now - i * interval '1 min', 2, 3, 1
        FROM generate_series(10000, 0, -1) AS i, generate_series(0, 4) AS p,
            generate_series(1, 4) AS v
        ORDER BY i DESC
        """,
        """
        INSERT INTO offline_cause (product_key, device_name, online_at, offline_cause)
        SELECT product_key, device_name, online_at, 'gateway' FROM device_session_base
        WHERE online_at > :now - interval '4 hours'
        """,
        """
        INSERT INTO incident (cause, product_key, device_name, started_at, ended_at, devices)
        SELECT 'gateway', 'p' || i % 5, 'd' || i, :now - i * interval '1 hour',
            CASE WHEN i > 20 THEN :now - i * interval '1 hour' + interval '9 min' END, 5
        FROM generate_series(25000, 1, -1) AS i
        """,
        """
        INSERT INTO alert (kind, subject, at, state, severity, product_key)
        SELECT 'incident', 's' || i, :now - i * interval '1 min', 'raised', 'info', 'p' || i % 5
        FROM generate_series(25000, 1, -1) AS i
        """,
        """
        INSERT INTO dead_letter (source_topic, source_partition, source_offset, part, reason,
            kafka_timestamp, value)
        SELECT 't', 0, i, 0, 'EMPTY',
            CASE WHEN i % 10000 > 0 THEN :now - (75000 - i) * interval '10 s' END, 'x'
        FROM generate_series(1, 75000) AS i
        """
    };
}
