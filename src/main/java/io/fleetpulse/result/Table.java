package io.fleetpulse.result;

import static io.fleetpulse.result.Column.key;
import static io.fleetpulse.result.Column.of;
import static io.fleetpulse.result.ColumnType.BIGINT;
import static io.fleetpulse.result.ColumnType.BOOLEAN;
import static io.fleetpulse.result.ColumnType.DOUBLE;
import static io.fleetpulse.result.ColumnType.JSON;
import static io.fleetpulse.result.ColumnType.TEXT;
import static io.fleetpulse.result.ColumnType.TIMESTAMP;

import java.util.List;

/**
 * The result tables, with their columns in order, key columns first. {@code
 * deploy/postgres/schema.sql} creates the tables and explains each column; a test compares both.
 */
public enum Table {
    DEVICE_STATUS(
            "device_status",
            key("product_key", TEXT),
            key("device_name", TEXT),
            of("iot_id", TEXT),
            of("status", TEXT),
            of("since", TIMESTAMP),
            of("offline_reason", BIGINT),
            of("client_ip", TEXT)),
    /** Base table of the view {@code device_session}, which adds the causes. */
    DEVICE_SESSION(
            "device_session",
            "device_session_base",
            key("product_key", TEXT),
            key("device_name", TEXT),
            key("online_at", TIMESTAMP),
            of("offline_at", TIMESTAMP),
            of("duration_ms", BIGINT),
            of("ended_by", TEXT),
            of("offline_reason", BIGINT),
            of("client_ip", TEXT)),
    CONNECTIVITY_WINDOW(
            "connectivity_window",
            key("product_key", TEXT),
            key("window_start", TIMESTAMP),
            of("window_end", TIMESTAMP),
            of("connects", BIGINT),
            of("disconnects", BIGINT),
            of("devices_online", BIGINT),
            of("online_ms", BIGINT),
            of("flapping_devices", BIGINT)),
    OFFLINE_REASON_WINDOW(
            "offline_reason_window",
            key("product_key", TEXT),
            key("window_start", TIMESTAMP),
            key("offline_reason", BIGINT),
            of("window_end", TIMESTAMP),
            of("disconnects", BIGINT)),
    FLAPPING_DEVICE(
            "flapping_device",
            key("product_key", TEXT),
            key("device_name", TEXT),
            key("started_at", TIMESTAMP),
            of("ended_at", TIMESTAMP),
            of("transitions", BIGINT)),
    /** Time up to which the tables with sparse windows are complete. */
    WINDOW_PROGRESS(
            "window_progress",
            key("table_name", TEXT),
            key("product_key", TEXT),
            of("window_ms", BIGINT),
            of("reaches_to", TIMESTAMP)),
    /** Base table of the view {@code property_window}, which adds the amendments. */
    PROPERTY_WINDOW(
            "property_window",
            "property_window_base",
            key("product_key", TEXT),
            key("device_name", TEXT),
            key("property", TEXT),
            key("window_start", TIMESTAMP),
            of("window_end", TIMESTAMP),
            of("count", BIGINT),
            of("min", DOUBLE),
            of("max", DOUBLE),
            of("sum", DOUBLE),
            of("sum_squares", DOUBLE),
            of("avg", DOUBLE),
            of("first", DOUBLE),
            of("first_at", TIMESTAMP),
            of("last", DOUBLE),
            of("last_at", TIMESTAMP),
            of("live_count", BIGINT),
            of("history_count", BIGINT),
            of("late_count", BIGINT),
            of("sum_rests", TEXT)),
    /** Base table of the view {@code product_property_window}, which adds the amendments. */
    PRODUCT_PROPERTY_WINDOW(
            "product_property_window",
            "product_property_window_base",
            key("product_key", TEXT),
            key("property", TEXT),
            key("window_start", TIMESTAMP),
            of("window_end", TIMESTAMP),
            of("devices", BIGINT),
            of("count", BIGINT),
            of("min", DOUBLE),
            of("max", DOUBLE),
            of("sum", DOUBLE),
            of("sum_squares", DOUBLE),
            of("avg", DOUBLE),
            of("p50", DOUBLE),
            of("p95", DOUBLE),
            of("p99", DOUBLE),
            of("sketch", JSON),
            of("sum_rests", TEXT)),
    PROPERTY_AMENDMENT(
            "property_amendment",
            key("product_key", TEXT),
            key("device_name", TEXT),
            key("property", TEXT),
            key("window_start", TIMESTAMP),
            key("message_key", TEXT),
            of("window_end", TIMESTAMP),
            of("count", BIGINT),
            of("min", DOUBLE),
            of("max", DOUBLE),
            of("sum", DOUBLE),
            of("sum_squares", DOUBLE),
            of("first", DOUBLE),
            of("first_at", TIMESTAMP),
            of("last", DOUBLE),
            of("last_at", TIMESTAMP),
            of("live_count", BIGINT),
            of("history_count", BIGINT),
            of("late_count", BIGINT),
            of("sketch", JSON),
            of("sum_rests", TEXT)),
    /** Base table of the view {@code property_value_window}, which adds the amendments. */
    PROPERTY_VALUE_WINDOW(
            "property_value_window",
            "property_value_window_base",
            key("product_key", TEXT),
            key("property", TEXT),
            key("value", TEXT),
            key("window_start", TIMESTAMP),
            of("window_end", TIMESTAMP),
            of("count", BIGINT)),
    PROPERTY_VALUE_AMENDMENT(
            "property_value_amendment",
            key("product_key", TEXT),
            key("device_name", TEXT),
            key("property", TEXT),
            key("value", TEXT),
            key("window_start", TIMESTAMP),
            key("message_key", TEXT),
            of("window_end", TIMESTAMP),
            of("count", BIGINT)),
    DEVICE_PROPERTY(
            "device_property",
            key("product_key", TEXT),
            key("device_name", TEXT),
            key("property", TEXT),
            of("value", JSON),
            of("at", TIMESTAMP)),
    /** Of devices with too many properties: the views add up rows beyond {@code highest_hash}. */
    DEVICE_PROPERTY_LIMIT(
            "device_property_limit",
            key("product_key", TEXT),
            key("device_name", TEXT),
            of("highest_hash", TEXT)),
    /** Of properties with too many categorical values: as {@link #DEVICE_PROPERTY_LIMIT}. */
    PROPERTY_VALUE_LIMIT(
            "property_value_limit",
            key("product_key", TEXT),
            key("property", TEXT),
            of("highest_hash", TEXT)),
    ROLLOUT(
            "rollout",
            key("job_id", TEXT),
            of("product_key", TEXT),
            of("module_name", TEXT),
            of("package_id", TEXT),
            of("dest_version", TEXT),
            of("state", TEXT),
            of("tasks", BIGINT),
            of("in_progress", BIGINT),
            of("succeeded", BIGINT),
            of("failed", BIGINT),
            of("canceled", BIGINT),
            of("stalled", BIGINT),
            of("success_rate", DOUBLE),
            of("retries", BIGINT),
            of("p50_duration_ms", BIGINT),
            of("p95_duration_ms", BIGINT),
            of("first_report_at", TIMESTAMP),
            of("last_report_at", TIMESTAMP),
            of("confirmed", BIGINT),
            of("reverted", BIGINT),
            of("eta", TIMESTAMP),
            of("eta_low", TIMESTAMP),
            of("eta_high", TIMESTAMP)),
    ROLLOUT_TASK(
            "rollout_task",
            key("job_id", TEXT),
            key("task_id", TEXT),
            of("product_key", TEXT),
            of("device_name", TEXT),
            of("module_name", TEXT),
            of("src_version", TEXT),
            of("dest_version", TEXT),
            of("status", TEXT),
            of("step", BIGINT),
            of("attempts", BIGINT),
            of("started_at", TIMESTAMP),
            of("updated_at", TIMESTAMP),
            of("finished_at", TIMESTAMP),
            of("stalled", BOOLEAN),
            of("description", TEXT)),
    ROLLOUT_WINDOW(
            "rollout_window",
            key("job_id", TEXT),
            key("window_start", TIMESTAMP),
            of("window_end", TIMESTAMP),
            of("tasks", BIGINT),
            of("in_progress", BIGINT),
            of("succeeded", BIGINT),
            of("failed", BIGINT),
            of("canceled", BIGINT),
            of("stalled", BIGINT)),
    ROLLOUT_FAILURE(
            "rollout_failure",
            key("job_id", TEXT),
            key("src_version", TEXT),
            key("step", BIGINT),
            key("description", TEXT),
            of("tasks", BIGINT)),
    /** Base table of the view {@code event_window}, which adds the amendments. */
    EVENT_WINDOW(
            "event_window",
            "event_window_base",
            key("product_key", TEXT),
            key("identifier", TEXT),
            key("event_type", TEXT),
            key("window_start", TIMESTAMP),
            of("window_end", TIMESTAMP),
            of("count", BIGINT),
            of("failed", BIGINT),
            of("history_count", BIGINT),
            of("late_count", BIGINT),
            of("devices", BIGINT),
            of("device_hashes", JSON)),
    COUNT_AMENDMENT(
            "count_amendment",
            key("counted", TEXT),
            key("product_key", TEXT),
            key("name", TEXT),
            key("detail", TEXT),
            key("code", BIGINT),
            key("window_start", TIMESTAMP),
            key("device_name", TEXT),
            key("message_key", TEXT),
            key("delivery", BIGINT),
            of("window_end", TIMESTAMP),
            of("count", BIGINT),
            of("failed", BIGINT),
            of("history_count", BIGINT),
            of("late_count", BIGINT),
            of("bytes", BIGINT),
            of("lag_ms", BIGINT),
            of("sample_message", TEXT),
            of("duplicates", BIGINT),
            of("dead_letters", BIGINT),
            of("kafka_timestamp", TIMESTAMP)),
    DEVICE_EVENT(
            "device_event",
            key("product_key", TEXT),
            key("device_name", TEXT),
            key("identifier", TEXT),
            key("at", TIMESTAMP),
            of("event_type", TEXT),
            of("name", TEXT),
            of("value", JSON),
            of("failed", BOOLEAN),
            of("iot_id", TEXT)),
    /** Base table of the view {@code validation_failure_window}, which adds the amendments. */
    VALIDATION_FAILURE_WINDOW(
            "validation_failure_window",
            "validation_failure_window_base",
            key("product_key", TEXT),
            key("kind", TEXT),
            key("identifier", TEXT),
            key("code", BIGINT),
            key("window_start", TIMESTAMP),
            of("window_end", TIMESTAMP),
            of("count", BIGINT),
            of("sample_message", TEXT)),
    /** Base table of the view {@code stream_window}, which adds the amendments. */
    STREAM_WINDOW(
            "stream_window",
            "stream_window_base",
            key("family", TEXT),
            key("window_start", TIMESTAMP),
            of("window_end", TIMESTAMP),
            of("messages", BIGINT),
            of("duplicates", BIGINT),
            of("dead_letters", BIGINT),
            of("late", BIGINT),
            of("bytes", BIGINT),
            of("lag_p50_ms", BIGINT),
            of("lag_p99_ms", BIGINT),
            of("lag_sketch", JSON)),
    DEVICE_VERSION(
            "device_version",
            key("product_key", TEXT),
            key("device_name", TEXT),
            key("module_name", TEXT),
            of("version", TEXT),
            of("since", TIMESTAMP),
            of("previous_version", TEXT),
            of("source", TEXT)),
    VERSION_WINDOW(
            "version_window",
            key("product_key", TEXT),
            key("module_name", TEXT),
            key("version", TEXT),
            key("window_start", TIMESTAMP),
            of("window_end", TIMESTAMP),
            of("devices", BIGINT)),
    /** Base table of the view {@code downlink_window}, which adds the amendments. */
    DOWNLINK_WINDOW(
            "downlink_window",
            "downlink_window_base",
            key("product_key", TEXT),
            key("service", TEXT),
            key("code", BIGINT),
            key("window_start", TIMESTAMP),
            of("window_end", TIMESTAMP),
            of("count", BIGINT),
            of("success", BOOLEAN)),
    DEVICE(
            "device",
            key("product_key", TEXT),
            key("device_name", TEXT),
            of("iot_id", TEXT),
            of("state", TEXT),
            of("created_at", TIMESTAMP),
            of("changed_at", TIMESTAMP),
            of("gateway_product_key", TEXT),
            of("gateway_device_name", TEXT),
            of("tags", JSON)),
    /** Base table of the view {@code lifecycle_window}, which adds the amendments. */
    LIFECYCLE_WINDOW(
            "lifecycle_window",
            "lifecycle_window_base",
            key("product_key", TEXT),
            key("action", TEXT),
            key("window_start", TIMESTAMP),
            of("window_end", TIMESTAMP),
            of("count", BIGINT)),
    TOPOLOGY(
            "topology",
            key("gateway_product_key", TEXT),
            key("gateway_device_name", TEXT),
            key("product_key", TEXT),
            key("device_name", TEXT),
            of("since", TIMESTAMP),
            of("disabled", BOOLEAN),
            of("gateway_iot_id", TEXT),
            of("iot_id", TEXT)),
    DISCOVERED_DEVICE(
            "discovered_device",
            key("gateway_product_key", TEXT),
            key("gateway_device_name", TEXT),
            key("product_key", TEXT),
            key("device_name", TEXT),
            of("first_seen_at", TIMESTAMP),
            of("last_seen_at", TIMESTAMP),
            of("gateway_iot_id", TEXT)),
    DEVICE_JOB(
            "device_job",
            key("job_id", TEXT),
            of("job_type", TEXT),
            of("status", TEXT),
            of("since", TIMESTAMP),
            of("started_at", TIMESTAMP),
            of("finished_at", TIMESTAMP)),
    MIGRATION_JOB(
            "migration_job",
            key("job_id", TEXT),
            of("status", TEXT),
            of("source_instance", TEXT),
            of("target_instance", TEXT),
            of("migrated_devices", BIGINT),
            of("rolled_back_devices", BIGINT),
            of("since", TIMESTAMP)),
    /** Base table of the view {@code custom_topic_window}, which adds the amendments. */
    CUSTOM_TOPIC_WINDOW(
            "custom_topic_window",
            "custom_topic_window_base",
            key("product_key", TEXT),
            key("topic", TEXT),
            key("window_start", TIMESTAMP),
            of("window_end", TIMESTAMP),
            of("messages", BIGINT),
            of("bytes", BIGINT),
            of("devices", BIGINT),
            of("device_hashes", JSON)),
    COHORT_WINDOW(
            "cohort_window",
            key("product_key", TEXT),
            key("module_name", TEXT),
            key("version", TEXT),
            key("window_start", TIMESTAMP),
            of("window_end", TIMESTAMP),
            of("devices", BIGINT),
            of("online_ms", BIGINT),
            of("readings", BIGINT),
            of("info_events", BIGINT),
            of("alert_events", BIGINT),
            of("error_events", BIGINT),
            of("other_events", BIGINT),
            of("validation_failures", BIGINT),
            of("disconnects", BIGINT),
            of("flapping_devices", BIGINT),
            of("ended_sessions", JSON),
            of("readings_per_hour", DOUBLE),
            of("info_events_per_hour", DOUBLE),
            of("alert_events_per_hour", DOUBLE),
            of("error_events_per_hour", DOUBLE),
            of("other_events_per_hour", DOUBLE),
            of("validation_failures_per_hour", DOUBLE),
            of("disconnects_per_hour", DOUBLE),
            of("flapping_devices_per_hour", DOUBLE),
            of("devices_online", BIGINT)),
    ROLLOUT_GATE(
            "rollout_gate",
            key("job_id", TEXT),
            key("window_start", TIMESTAMP),
            of("window_end", TIMESTAMP),
            of("product_key", TEXT),
            of("module_name", TEXT),
            of("dest_version", TEXT),
            of("decision", TEXT),
            of("previous_decision", TEXT),
            of("reasons", JSON),
            of("comparisons", JSON),
            of("upgraded_devices", BIGINT),
            of("baseline_devices", BIGINT),
            of("upgraded_online_ms", BIGINT),
            of("baseline_online_ms", BIGINT),
            of("finished_tasks", BIGINT),
            of("failed_tasks", BIGINT)),
    OFFLINE_CAUSE(
            "offline_cause",
            key("product_key", TEXT),
            key("device_name", TEXT),
            key("online_at", TIMESTAMP),
            of("offline_cause", TEXT),
            of("gateway_product_key", TEXT),
            of("gateway_device_name", TEXT),
            of("gateway_offline_at", TIMESTAMP),
            of("offline_at", TIMESTAMP)),
    INCIDENT(
            "incident",
            key("cause", TEXT),
            key("product_key", TEXT),
            key("device_name", TEXT),
            key("started_at", TIMESTAMP),
            of("ended_at", TIMESTAMP),
            of("devices", BIGINT)),
    ALERT(
            "alert",
            key("kind", TEXT),
            key("subject", TEXT),
            key("at", TIMESTAMP),
            of("state", TEXT),
            of("severity", TEXT),
            of("product_key", TEXT),
            of("device_name", TEXT),
            of("job_id", TEXT),
            of("message", TEXT),
            of("detail", JSON)),
    DEAD_LETTER(
            "dead_letter",
            key("source_topic", TEXT),
            key("source_partition", BIGINT),
            key("source_offset", BIGINT),
            key("part", BIGINT),
            of("reason", TEXT),
            of("detail", TEXT),
            of("kafka_timestamp", TIMESTAMP),
            of("forwarding_topic", TEXT),
            of("value", TEXT),
            of("value_encoding", TEXT),
            of("family", TEXT));

    private static final Table[] VALUES = values();

    private final String label;
    private final String relation;
    private final List<Column> columns;
    private final int keyColumns;

    Table(String label, Column... columns) {
        this(label, label, columns);
    }

    Table(String label, String relation, Column... columns) {
        this.label = label;
        this.relation = relation;
        this.columns = List.of(columns);
        this.keyColumns = (int) this.columns.stream().filter(Column::key).count();
    }

    /** Returns the table's name in the results; the Kafka topic is {@code fleet.<label>}. */
    public String label() {
        return label;
    }

    /** Returns the PostgreSQL table in schema {@code fleet} that stores the rows. */
    public String relation() {
        return relation;
    }

    /** Returns all columns, key columns first. */
    public List<Column> columns() {
        return columns;
    }

    /** Returns how many of the columns, from the first on, form the primary key. */
    public int keyColumns() {
        return keyColumns;
    }

    /** Returns the table with this {@link #ordinal()}. */
    public static Table at(int ordinal) {
        return VALUES[ordinal];
    }
}
