-- The results of Fleetpulse in plain PostgreSQL 15 or newer. Run by the job when the schema is absent and
-- its user may create it, else by the schema's owner; running it again changes nothing.
--
-- Conventions
--   * Times are timestamptz, exact to the millisecond; durations are bigint milliseconds.
--   * Windows are aligned to the epoch: window_start inclusive, window_end exclusive.
--   * Key columns are never null: '' and 0 stand for what a message does not have. Everything else may be null.
--   * Rows are restated: late and repeated messages end in the same rows, so never add up changes of rows.
--   * Tables named *_base are added up with their amendments by the views of views.sql: read the views.
--
-- BRIN indexes on times cost next to nothing when rows are written. Tables whose rows change often leave room in
-- their pages, so that an update stays on its page and touches no index.

CREATE SCHEMA IF NOT EXISTS fleet;
COMMENT ON SCHEMA fleet IS 'Results of Fleetpulse: connectivity, telemetry and OTA rollouts of a fleet of devices';

CREATE TABLE IF NOT EXISTS fleet.schema_version (
    version    integer PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE fleet.schema_version IS 'Versions of this schema that were applied; the greatest one stands';
COMMENT ON COLUMN fleet.schema_version.version IS 'Version of the schema';
COMMENT ON COLUMN fleet.schema_version.applied_at IS 'When it was applied';

-- Connectivity -------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS fleet.device_status (
    product_key    text NOT NULL,
    device_name    text NOT NULL,
    iot_id         text,
    status         text,
    since          timestamptz,
    offline_reason bigint,
    client_ip      text,
    PRIMARY KEY (product_key, device_name)
) WITH (fillfactor = 80);
COMMENT ON TABLE fleet.device_status IS 'Whether each device is online now, by the platform''s clock';
COMMENT ON COLUMN fleet.device_status.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.device_status.device_name IS 'Name of the device, unique in its product';
COMMENT ON COLUMN fleet.device_status.iot_id IS 'The platform''s id of the device';
COMMENT ON COLUMN fleet.device_status.status IS 'online or offline';
COMMENT ON COLUMN fleet.device_status.since IS 'Start of the current session, or the time of the offline';
COMMENT ON COLUMN fleet.device_status.offline_reason IS 'Why the device is offline: the platform''s code; null while online';
COMMENT ON COLUMN fleet.device_status.client_ip IS 'Address that the device connected from';

CREATE TABLE IF NOT EXISTS fleet.device_session (
    product_key    text NOT NULL,
    device_name    text NOT NULL,
    online_at      timestamptz NOT NULL,
    offline_at     timestamptz,
    duration_ms    bigint,
    ended_by       text,
    offline_reason bigint,
    client_ip      text,
    PRIMARY KEY (product_key, device_name, online_at)
);
COMMENT ON TABLE fleet.device_session IS 'Connections of devices, from online to offline or to the connection that took over';
COMMENT ON COLUMN fleet.device_session.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.device_session.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.device_session.online_at IS 'When the session began';
COMMENT ON COLUMN fleet.device_session.offline_at IS 'When it ended; null while it is open';
COMMENT ON COLUMN fleet.device_session.duration_ms IS 'Its length in milliseconds; null while it is open';
COMMENT ON COLUMN fleet.device_session.ended_by IS 'offline, or superseded by a newer connection of the same device; null while it is open';
COMMENT ON COLUMN fleet.device_session.offline_reason IS 'The platform''s code for its end; 427 for a connection that another one kicked';
COMMENT ON COLUMN fleet.device_session.client_ip IS 'Address that the device connected from';
CREATE INDEX IF NOT EXISTS device_session_online_at ON fleet.device_session USING brin (online_at);

CREATE TABLE IF NOT EXISTS fleet.connectivity_window (
    product_key      text NOT NULL,
    window_start     timestamptz NOT NULL,
    window_end       timestamptz,
    connects         bigint,
    disconnects      bigint,
    devices_online   bigint,
    online_ms        bigint,
    flapping_devices bigint,
    PRIMARY KEY (product_key, window_start)
);
COMMENT ON TABLE fleet.connectivity_window IS 'Connectivity of each product, window by window without gaps from its first transition on';
COMMENT ON COLUMN fleet.connectivity_window.product_key IS 'The product';
COMMENT ON COLUMN fleet.connectivity_window.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.connectivity_window.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.connectivity_window.connects IS 'Devices that went from offline or unknown to online; a takeover is none';
COMMENT ON COLUMN fleet.connectivity_window.disconnects IS 'Devices that went from online to offline; a takeover is none';
COMMENT ON COLUMN fleet.connectivity_window.devices_online IS 'Devices online at the end of the window';
COMMENT ON COLUMN fleet.connectivity_window.online_ms IS 'Milliseconds online inside the window, summed over the devices';
COMMENT ON COLUMN fleet.connectivity_window.flapping_devices IS 'Devices that flapped at some time in the window';

CREATE TABLE IF NOT EXISTS fleet.offline_reason_window (
    product_key    text NOT NULL,
    window_start   timestamptz NOT NULL,
    offline_reason bigint NOT NULL,
    window_end     timestamptz,
    disconnects    bigint,
    PRIMARY KEY (product_key, window_start, offline_reason)
);
COMMENT ON TABLE fleet.offline_reason_window IS 'Disconnects of each product by reason and window';
COMMENT ON COLUMN fleet.offline_reason_window.product_key IS 'The product';
COMMENT ON COLUMN fleet.offline_reason_window.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.offline_reason_window.offline_reason IS 'The platform''s code; 0 where the message has none';
COMMENT ON COLUMN fleet.offline_reason_window.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.offline_reason_window.disconnects IS 'Disconnects with this reason';

CREATE TABLE IF NOT EXISTS fleet.flapping_device (
    product_key text NOT NULL,
    device_name text NOT NULL,
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    transitions bigint,
    PRIMARY KEY (product_key, device_name, started_at)
);
COMMENT ON TABLE fleet.flapping_device IS 'Times in which a device went on and off more often than allowed';
COMMENT ON COLUMN fleet.flapping_device.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.flapping_device.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.flapping_device.started_at IS 'First of the transitions that made it flapping';
COMMENT ON COLUMN fleet.flapping_device.ended_at IS 'Last transition before it was quiet; null while it flaps';
COMMENT ON COLUMN fleet.flapping_device.transitions IS 'Connects and disconnects from start to end';

-- Telemetry ----------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS fleet.property_window_base (
    product_key   text NOT NULL,
    device_name   text NOT NULL,
    property      text NOT NULL,
    window_start  timestamptz NOT NULL,
    window_end    timestamptz,
    count         bigint,
    min           double precision,
    max           double precision,
    sum           double precision,
    sum_squares   double precision,
    avg           double precision,
    first         double precision,
    first_at      timestamptz,
    last          double precision,
    last_at       timestamptz,
    live_count    bigint,
    history_count bigint,
    late_count    bigint,
    PRIMARY KEY (product_key, device_name, property, window_start)
);
COMMENT ON TABLE fleet.property_window_base IS 'Numeric readings of a device''s property in a window, without amendments: read the view property_window';
COMMENT ON COLUMN fleet.property_window_base.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.property_window_base.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.property_window_base.property IS 'Identifier of the property; a member of an object value as Position.latitude';
COMMENT ON COLUMN fleet.property_window_base.window_start IS 'Start of the window, inclusive; readings fall by their own time';
COMMENT ON COLUMN fleet.property_window_base.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.property_window_base.count IS 'Readings';
COMMENT ON COLUMN fleet.property_window_base.min IS 'Smallest reading';
COMMENT ON COLUMN fleet.property_window_base.max IS 'Greatest reading';
COMMENT ON COLUMN fleet.property_window_base.sum IS 'Sum of the readings';
COMMENT ON COLUMN fleet.property_window_base.sum_squares IS 'Sum of the squares of the readings';
COMMENT ON COLUMN fleet.property_window_base.avg IS 'Mean of the readings';
COMMENT ON COLUMN fleet.property_window_base.first IS 'Earliest reading by its own time; of several the smallest';
COMMENT ON COLUMN fleet.property_window_base.first_at IS 'Time of the earliest reading';
COMMENT ON COLUMN fleet.property_window_base.last IS 'Latest reading by its own time; of several the greatest';
COMMENT ON COLUMN fleet.property_window_base.last_at IS 'Time of the latest reading';
COMMENT ON COLUMN fleet.property_window_base.live_count IS 'Readings of live posts and batches';
COMMENT ON COLUMN fleet.property_window_base.history_count IS 'Readings of history posts';
COMMENT ON COLUMN fleet.property_window_base.late_count IS 'Readings that reached Kafka later after their own time than the allowed out-of-orderness';
CREATE INDEX IF NOT EXISTS property_window_base_window_start ON fleet.property_window_base USING brin (window_start);

CREATE TABLE IF NOT EXISTS fleet.product_property_window_base (
    product_key  text NOT NULL,
    property     text NOT NULL,
    window_start timestamptz NOT NULL,
    window_end   timestamptz,
    devices      bigint,
    count        bigint,
    min          double precision,
    max          double precision,
    sum          double precision,
    sum_squares  double precision,
    avg          double precision,
    p50          double precision,
    p95          double precision,
    p99          double precision,
    sketch       jsonb,
    PRIMARY KEY (product_key, property, window_start)
);
COMMENT ON TABLE fleet.product_property_window_base IS 'Numeric readings of a product''s property in a window, without amendments: read the view product_property_window';
COMMENT ON COLUMN fleet.product_property_window_base.product_key IS 'The product';
COMMENT ON COLUMN fleet.product_property_window_base.property IS 'Identifier of the property';
COMMENT ON COLUMN fleet.product_property_window_base.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.product_property_window_base.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.product_property_window_base.devices IS 'Devices with a reading in the window';
COMMENT ON COLUMN fleet.product_property_window_base.count IS 'Readings';
COMMENT ON COLUMN fleet.product_property_window_base.min IS 'Smallest reading';
COMMENT ON COLUMN fleet.product_property_window_base.max IS 'Greatest reading';
COMMENT ON COLUMN fleet.product_property_window_base.sum IS 'Sum of the readings';
COMMENT ON COLUMN fleet.product_property_window_base.sum_squares IS 'Sum of the squares of the readings';
COMMENT ON COLUMN fleet.product_property_window_base.avg IS 'Mean of the readings';
COMMENT ON COLUMN fleet.product_property_window_base.p50 IS 'Median of the live readings, within 1 %';
COMMENT ON COLUMN fleet.product_property_window_base.p95 IS '95th percentile of the live readings, within 1 %';
COMMENT ON COLUMN fleet.product_property_window_base.p99 IS '99th percentile of the live readings, within 1 %';
COMMENT ON COLUMN fleet.product_property_window_base.sketch IS 'The quantile sketch behind the percentiles, to which those of amendments are added';

CREATE TABLE IF NOT EXISTS fleet.property_amendment (
    product_key   text NOT NULL,
    device_name   text NOT NULL,
    property      text NOT NULL,
    window_start  timestamptz NOT NULL,
    message_key   text NOT NULL,
    window_end    timestamptz,
    count         bigint,
    min           double precision,
    max           double precision,
    sum           double precision,
    sum_squares   double precision,
    first         double precision,
    first_at      timestamptz,
    last          double precision,
    last_at       timestamptz,
    live_count    bigint,
    history_count bigint,
    late_count    bigint,
    sketch        jsonb,
    PRIMARY KEY (product_key, device_name, property, window_start, message_key)
);
COMMENT ON TABLE fleet.property_amendment IS 'Numeric readings that came too late for their window, and history: what one message adds to one window. The views add them up';
COMMENT ON COLUMN fleet.property_amendment.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.property_amendment.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.property_amendment.property IS 'Identifier of the property';
COMMENT ON COLUMN fleet.property_amendment.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.property_amendment.message_key IS 'The message''s id, else a 128-bit hash of its payload: a redelivery is the same row';
COMMENT ON COLUMN fleet.property_amendment.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.property_amendment.count IS 'Readings of the message in the window';
COMMENT ON COLUMN fleet.property_amendment.min IS 'Smallest of them';
COMMENT ON COLUMN fleet.property_amendment.max IS 'Greatest of them';
COMMENT ON COLUMN fleet.property_amendment.sum IS 'Their sum';
COMMENT ON COLUMN fleet.property_amendment.sum_squares IS 'Sum of their squares';
COMMENT ON COLUMN fleet.property_amendment.first IS 'Earliest of them; of several the smallest';
COMMENT ON COLUMN fleet.property_amendment.first_at IS 'Time of the earliest';
COMMENT ON COLUMN fleet.property_amendment.last IS 'Latest of them; of several the greatest';
COMMENT ON COLUMN fleet.property_amendment.last_at IS 'Time of the latest';
COMMENT ON COLUMN fleet.property_amendment.live_count IS 'Those of live posts and batches';
COMMENT ON COLUMN fleet.property_amendment.history_count IS 'Those of history posts';
COMMENT ON COLUMN fleet.property_amendment.late_count IS 'Those that reached Kafka later after their own time than the allowed out-of-orderness';
COMMENT ON COLUMN fleet.property_amendment.sketch IS 'Quantile sketch of the live ones; null where all are history';
CREATE INDEX IF NOT EXISTS property_amendment_by_product ON fleet.property_amendment (product_key, property, window_start);

CREATE TABLE IF NOT EXISTS fleet.property_value_window_base (
    product_key  text NOT NULL,
    property     text NOT NULL,
    value        text NOT NULL,
    window_start timestamptz NOT NULL,
    window_end   timestamptz,
    count        bigint,
    PRIMARY KEY (product_key, property, value, window_start)
);
COMMENT ON TABLE fleet.property_value_window_base IS 'How often a text or boolean value was read, without amendments: read the view property_value_window';
COMMENT ON COLUMN fleet.property_value_window_base.product_key IS 'The product';
COMMENT ON COLUMN fleet.property_value_window_base.property IS 'Identifier of the property';
COMMENT ON COLUMN fleet.property_value_window_base.value IS 'The value as text; …other stands for all beyond the 100 that are kept of a product''s property';
COMMENT ON COLUMN fleet.property_value_window_base.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.property_value_window_base.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.property_value_window_base.count IS 'Readings of this value';

CREATE TABLE IF NOT EXISTS fleet.property_value_amendment (
    product_key  text NOT NULL,
    device_name  text NOT NULL,
    property     text NOT NULL,
    value        text NOT NULL,
    window_start timestamptz NOT NULL,
    message_key  text NOT NULL,
    window_end   timestamptz,
    count        bigint,
    PRIMARY KEY (product_key, device_name, property, value, window_start, message_key)
);
COMMENT ON TABLE fleet.property_value_amendment IS 'Text and boolean readings that came too late for their window, and history: what one message adds to one window';
COMMENT ON COLUMN fleet.property_value_amendment.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.property_value_amendment.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.property_value_amendment.property IS 'Identifier of the property';
COMMENT ON COLUMN fleet.property_value_amendment.value IS 'The value as text';
COMMENT ON COLUMN fleet.property_value_amendment.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.property_value_amendment.message_key IS 'The message''s id, else a 128-bit hash of its payload: a redelivery is the same row';
COMMENT ON COLUMN fleet.property_value_amendment.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.property_value_amendment.count IS 'Readings of this value that the message has in the window';
CREATE INDEX IF NOT EXISTS property_value_amendment_by_product ON fleet.property_value_amendment (product_key, property, value, window_start);

CREATE TABLE IF NOT EXISTS fleet.device_property (
    product_key text NOT NULL,
    device_name text NOT NULL,
    property    text NOT NULL,
    value       jsonb,
    at          timestamptz,
    PRIMARY KEY (product_key, device_name, property)
) WITH (fillfactor = 80);
COMMENT ON TABLE fleet.device_property IS 'Latest value of every property of every device';
COMMENT ON COLUMN fleet.device_property.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.device_property.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.device_property.property IS 'Identifier of the property, as the device sent it';
COMMENT ON COLUMN fleet.device_property.value IS 'The value: any JSON, numbers exact';
COMMENT ON COLUMN fleet.device_property.at IS 'The value''s own time; the latest by time stands, not the last to arrive';

-- Rollouts -----------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS fleet.rollout (
    job_id          text NOT NULL,
    product_key     text,
    module_name     text,
    package_id      text,
    dest_version    text,
    state           text,
    tasks           bigint,
    in_progress     bigint,
    succeeded       bigint,
    failed          bigint,
    canceled        bigint,
    stalled         bigint,
    success_rate    double precision,
    retries         bigint,
    p50_duration_ms bigint,
    p95_duration_ms bigint,
    first_report_at timestamptz,
    last_report_at  timestamptz,
    PRIMARY KEY (job_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE fleet.rollout IS 'OTA update batches. The platform never tells how many devices a batch targets: all numbers are of the tasks that were observed';
COMMENT ON COLUMN fleet.rollout.job_id IS 'Id of the update batch';
COMMENT ON COLUMN fleet.rollout.product_key IS 'Product that is updated';
COMMENT ON COLUMN fleet.rollout.module_name IS 'Module that is updated';
COMMENT ON COLUMN fleet.rollout.package_id IS 'Id of the update package';
COMMENT ON COLUMN fleet.rollout.dest_version IS 'Version that devices are updated to';
COMMENT ON COLUMN fleet.rollout.state IS 'State of the batch as the platform last said; null when it never did';
COMMENT ON COLUMN fleet.rollout.tasks IS 'Observed tasks: devices of which some report was seen';
COMMENT ON COLUMN fleet.rollout.in_progress IS 'Tasks in progress now, the stalled ones among them';
COMMENT ON COLUMN fleet.rollout.succeeded IS 'Tasks that succeeded';
COMMENT ON COLUMN fleet.rollout.failed IS 'Tasks that are failed now';
COMMENT ON COLUMN fleet.rollout.canceled IS 'Tasks that were canceled';
COMMENT ON COLUMN fleet.rollout.stalled IS 'Tasks in progress that have been silent too long';
COMMENT ON COLUMN fleet.rollout.success_rate IS 'succeeded / (succeeded + failed), of the observed tasks; null while there is neither';
COMMENT ON COLUMN fleet.rollout.retries IS 'Attempts after the first, summed over the tasks';
COMMENT ON COLUMN fleet.rollout.p50_duration_ms IS 'Median of the milliseconds from first progress to success, within 1 %';
COMMENT ON COLUMN fleet.rollout.p95_duration_ms IS '95th percentile of the same, within 1 %';
COMMENT ON COLUMN fleet.rollout.first_report_at IS 'Time of the earliest report';
COMMENT ON COLUMN fleet.rollout.last_report_at IS 'Time of the latest report';

CREATE TABLE IF NOT EXISTS fleet.rollout_task (
    job_id       text NOT NULL,
    task_id      text NOT NULL,
    product_key  text,
    device_name  text,
    module_name  text,
    src_version  text,
    dest_version text,
    status       text,
    step         bigint,
    attempts     bigint,
    started_at   timestamptz,
    updated_at   timestamptz,
    finished_at  timestamptz,
    stalled      boolean,
    description  text,
    PRIMARY KEY (job_id, task_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE fleet.rollout_task IS 'Updates of single devices within a batch';
COMMENT ON COLUMN fleet.rollout_task.job_id IS 'Id of the update batch';
COMMENT ON COLUMN fleet.rollout_task.task_id IS 'Id of the task: one device''s update';
COMMENT ON COLUMN fleet.rollout_task.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.rollout_task.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.rollout_task.module_name IS 'Module that is updated';
COMMENT ON COLUMN fleet.rollout_task.src_version IS 'Version before the update';
COMMENT ON COLUMN fleet.rollout_task.dest_version IS 'Version after the update';
COMMENT ON COLUMN fleet.rollout_task.status IS 'IN_PROGRESS, SUCCEEDED, FAILED or CANCELED: the newest by time';
COMMENT ON COLUMN fleet.rollout_task.step IS 'Last step of the current attempt: percent downloaded (1 to 100), or where it failed: -1 upgrade, -2 download, -3 verification, -4 flashing';
COMMENT ON COLUMN fleet.rollout_task.attempts IS '1, and one more for every failure that something followed';
COMMENT ON COLUMN fleet.rollout_task.started_at IS 'First progress of the current attempt';
COMMENT ON COLUMN fleet.rollout_task.updated_at IS 'Time of the newest message';
COMMENT ON COLUMN fleet.rollout_task.finished_at IS 'Time of the result that stands; null while there is none';
COMMENT ON COLUMN fleet.rollout_task.stalled IS 'In progress, and silent too long';
COMMENT ON COLUMN fleet.rollout_task.description IS 'What the device or the platform said last in the current attempt';
CREATE INDEX IF NOT EXISTS rollout_task_device ON fleet.rollout_task (product_key, device_name);

CREATE TABLE IF NOT EXISTS fleet.rollout_window (
    job_id       text NOT NULL,
    window_start timestamptz NOT NULL,
    window_end   timestamptz,
    tasks        bigint,
    in_progress  bigint,
    succeeded    bigint,
    failed       bigint,
    canceled     bigint,
    stalled      bigint,
    PRIMARY KEY (job_id, window_start)
);
COMMENT ON TABLE fleet.rollout_window IS 'Tasks of an update batch by state at the end of each window in which a number changed';
COMMENT ON COLUMN fleet.rollout_window.job_id IS 'Id of the update batch';
COMMENT ON COLUMN fleet.rollout_window.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.rollout_window.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.rollout_window.tasks IS 'Observed tasks';
COMMENT ON COLUMN fleet.rollout_window.in_progress IS 'Tasks in progress, the stalled ones among them';
COMMENT ON COLUMN fleet.rollout_window.succeeded IS 'Tasks that succeeded';
COMMENT ON COLUMN fleet.rollout_window.failed IS 'Tasks that are failed';
COMMENT ON COLUMN fleet.rollout_window.canceled IS 'Tasks that were canceled';
COMMENT ON COLUMN fleet.rollout_window.stalled IS 'Tasks in progress that have been silent too long';

CREATE TABLE IF NOT EXISTS fleet.rollout_failure (
    job_id      text NOT NULL,
    src_version text NOT NULL,
    step        bigint NOT NULL,
    description text NOT NULL,
    tasks       bigint,
    PRIMARY KEY (job_id, src_version, step, description)
);
COMMENT ON TABLE fleet.rollout_failure IS 'What the tasks of an update batch that are failed now failed of';
COMMENT ON COLUMN fleet.rollout_failure.job_id IS 'Id of the update batch';
COMMENT ON COLUMN fleet.rollout_failure.src_version IS 'Version before the update; empty where it is not known';
COMMENT ON COLUMN fleet.rollout_failure.step IS 'Last step: -1 upgrade, -2 download, -3 verification, -4 flashing, else percent downloaded; 0 where none was seen';
COMMENT ON COLUMN fleet.rollout_failure.description IS 'What was said of the failure; empty where nothing was';
COMMENT ON COLUMN fleet.rollout_failure.tasks IS 'Tasks that are failed now in this way';

-- What became no result ----------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS fleet.dead_letter (
    source_topic     text NOT NULL,
    source_partition bigint NOT NULL,
    source_offset    bigint NOT NULL,
    part             bigint NOT NULL,
    reason           text,
    detail           text,
    kafka_timestamp  timestamptz,
    forwarding_topic text,
    value            text,
    value_encoding   text,
    PRIMARY KEY (source_topic, source_partition, source_offset, part)
);
COMMENT ON TABLE fleet.dead_letter IS 'Records, readings and rows that became no result, with the reason and enough to find and replay them';
COMMENT ON COLUMN fleet.dead_letter.source_topic IS 'Kafka topic of the record; fleet.<table> for a row that the database refused';
COMMENT ON COLUMN fleet.dead_letter.source_partition IS 'Kafka partition of the record; -1 for a row';
COMMENT ON COLUMN fleet.dead_letter.source_offset IS 'Kafka offset of the record; a hash of its primary key for a row';
COMMENT ON COLUMN fleet.dead_letter.part IS '0 for the whole record, else the number of the reading or entry, from 1';
COMMENT ON COLUMN fleet.dead_letter.reason IS 'EMPTY, MALFORMED_JSON, UNKNOWN_TOPIC, UNRECOGNISED_SHAPE, RAW_DEVICE_MESSAGE, MISSING_MEMBER, BAD_MEMBER, BAD_VALUE, FUTURE_TIMESTAMP, TOO_LATE, UNMAPPED or REJECTED_BY_SINK';
COMMENT ON COLUMN fleet.dead_letter.detail IS 'What exactly was wrong, for a person';
COMMENT ON COLUMN fleet.dead_letter.kafka_timestamp IS 'Kafka timestamp of the record; null for a row';
COMMENT ON COLUMN fleet.dead_letter.forwarding_topic IS 'The platform''s topic; null where it is not known';
COMMENT ON COLUMN fleet.dead_letter.value IS 'First 64 KiB of the value';
COMMENT ON COLUMN fleet.dead_letter.value_encoding IS 'utf-8, or base64 where the value is not UTF-8; null where there is no value';
CREATE INDEX IF NOT EXISTS dead_letter_kafka_timestamp ON fleet.dead_letter (kafka_timestamp);

INSERT INTO fleet.schema_version (version) VALUES (1) ON CONFLICT DO NOTHING;
