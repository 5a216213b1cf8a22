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
 * Every table of results, with its columns in order, key columns first. The SQL that creates them,
 * with the meaning of each column, is {@code deploy/postgres/schema.sql}; a test holds the two
 * together.
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
    DEVICE_SESSION(
            "device_session",
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
    /** What the view {@code property_window} adds the amendments to. */
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
            of("late_count", BIGINT)),
    /** What the view {@code product_property_window} adds the amendments to. */
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
            of("sketch", JSON)),
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
            of("sketch", JSON)),
    /** What the view {@code property_value_window} adds the amendments to. */
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
            of("last_report_at", TIMESTAMP)),
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
            of("value_encoding", TEXT));

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

    /** The table's name in the results: the Kafka topic is {@code fleet.<label>}. */
    public String label() {
        return label;
    }

    /** The PostgreSQL table in schema {@code fleet} that the rows go to. */
    public String relation() {
        return relation;
    }

    /** All columns, key columns first. */
    public List<Column> columns() {
        return columns;
    }

    /** How many of the columns, from the first on, are the primary key. */
    public int keyColumns() {
        return keyColumns;
    }

    /** The table with this {@link #ordinal()}. */
    public static Table at(int ordinal) {
        return VALUES[ordinal];
    }
}
