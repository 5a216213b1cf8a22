-- The results of Fleetpulse in plain PostgreSQL 15 or newer. The job runs this file if the schema is missing and
-- its user may create it, otherwise the schema's owner runs it; running it again changes nothing.
--
-- For a schema with another name replace the word: sed 's/\bfleet\b/replay/g' schema.sql views.sql | psql …
-- The job does the same for postgres.schema. The word has no other meaning in these files.
--
-- Conventions
--   * Times are timestamptz, exact to the millisecond; durations are bigint milliseconds.
--   * Windows are aligned to the epoch: window_start inclusive, window_end exclusive.
--   * Key columns are never null: '' and 0 stand for values that a message does not have. Other columns may be null.
--   * The job updates rows: late and repeated messages lead to the same rows, so never sum changes of rows.
--   * The views of views.sql add amendments to the tables named *_base: read the views.
--
-- BRIN indexes on times cost almost nothing on writes. Tables whose rows change often leave room in
-- their pages, so that an update stays on its page and touches no index.

CREATE SCHEMA IF NOT EXISTS fleet;
COMMENT ON SCHEMA fleet IS 'Results of Fleetpulse: connectivity, telemetry and OTA rollouts of many devices';

CREATE TABLE IF NOT EXISTS fleet.schema_version (
    version    integer PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE fleet.schema_version IS 'Applied versions of this schema; the greatest one is current';
COMMENT ON COLUMN fleet.schema_version.version IS 'Version of the schema';
COMMENT ON COLUMN fleet.schema_version.applied_at IS 'When the version was applied';

-- Runs of the job ------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS fleet.job_run (
    run_id        text PRIMARY KEY,
    submission_id text NOT NULL,
    job_id        text NOT NULL,
    kafka_group   text,
    topics        text,
    bounded       boolean,
    result_tables text,
    started_at    timestamptz NOT NULL DEFAULT now(),
    seen_at       timestamptz NOT NULL,
    ended_at      timestamptz,
    checkpointed  boolean NOT NULL,
    replaced_by   text,
    attempt       text
) WITH (fillfactor = 50);
COMMENT ON TABLE fleet.job_run IS 'Runs of the job: a start without state and all restarts, savepoints and upgrades that continue its state';
COMMENT ON COLUMN fleet.job_run.run_id IS 'Name of the run: the name of the submission that started it';
COMMENT ON COLUMN fleet.job_run.submission_id IS 'The only submission that may write the run''s rows';
COMMENT ON COLUMN fleet.job_run.job_id IS 'Flink''s job id of that submission';
COMMENT ON COLUMN fleet.job_run.kafka_group IS 'kafka.group.id of the run';
COMMENT ON COLUMN fleet.job_run.topics IS 'kafka.topics or kafka.topic.pattern of the run';
COMMENT ON COLUMN fleet.job_run.bounded IS 'kafka.bounded of the run';
COMMENT ON COLUMN fleet.job_run.result_tables IS 'results.tables of the run';
COMMENT ON COLUMN fleet.job_run.started_at IS 'When the run began, by the database''s clock';
COMMENT ON COLUMN fleet.job_run.seen_at IS 'Last heartbeat of the run; one every two seconds';
COMMENT ON COLUMN fleet.job_run.ended_at IS 'When the run''s writers stopped; null while they run, and if they were killed';
COMMENT ON COLUMN fleet.job_run.checkpointed IS 'Whether a checkpoint completed: before the first one, a lost JobManager restarts without state';
COMMENT ON COLUMN fleet.job_run.replaced_by IS 'The run that took over its tables; the replaced run writes no more rows';
COMMENT ON COLUMN fleet.job_run.attempt IS 'The attempt of the job that writes the rows, another one after each recovery';

CREATE TABLE IF NOT EXISTS fleet.job_run_table (
    table_name text PRIMARY KEY,
    run_id     text NOT NULL
);
COMMENT ON TABLE fleet.job_run_table IS 'The run whose rows each table holds';
COMMENT ON COLUMN fleet.job_run_table.table_name IS 'Table in this schema';
COMMENT ON COLUMN fleet.job_run_table.run_id IS 'The run that writes the table';

CREATE TABLE IF NOT EXISTS fleet.row_before (
    run_id        text NOT NULL,
    checkpoint_id bigint NOT NULL,
    table_name    text NOT NULL,
    key_hash      uuid NOT NULL,
    row_key       jsonb NOT NULL,
    row_content   jsonb,
    PRIMARY KEY (run_id, table_name, key_hash, checkpoint_id)
);
COMMENT ON TABLE fleet.row_before IS 'Rows as they were at the last checkpoints: a job that recovers from one restores the rows that changed since';
COMMENT ON COLUMN fleet.row_before.run_id IS 'The run that changed the row';
COMMENT ON COLUMN fleet.row_before.checkpoint_id IS 'Flink''s number of the last checkpoint before the change; 0 before the first';
COMMENT ON COLUMN fleet.row_before.table_name IS 'Table of the row in this schema';
COMMENT ON COLUMN fleet.row_before.key_hash IS 'MD5 of the row''s key';
COMMENT ON COLUMN fleet.row_before.row_key IS 'Key columns of the row';
COMMENT ON COLUMN fleet.row_before.row_content IS 'The row at the checkpoint; null if there was none';

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
COMMENT ON COLUMN fleet.device_status.since IS 'Start of the current session, or time of going offline';
COMMENT ON COLUMN fleet.device_status.offline_reason IS 'Why the device is offline: the platform''s code; null while online';
COMMENT ON COLUMN fleet.device_status.client_ip IS 'Address that the device connected from';
-- For the device search by status and its age: the only index that a transition adds an entry to.
CREATE INDEX IF NOT EXISTS device_status_since ON fleet.device_status (status, since, product_key, device_name);

CREATE TABLE IF NOT EXISTS fleet.device_session_base (
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
COMMENT ON TABLE fleet.device_session_base IS 'Sessions of devices, from online to offline or to a takeover, without offline causes: read the view device_session';
COMMENT ON COLUMN fleet.device_session_base.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.device_session_base.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.device_session_base.online_at IS 'When the session began';
COMMENT ON COLUMN fleet.device_session_base.offline_at IS 'When the session ended; null while it is open';
COMMENT ON COLUMN fleet.device_session_base.duration_ms IS 'Length of the session in milliseconds; null while it is open';
COMMENT ON COLUMN fleet.device_session_base.ended_by IS 'offline, or superseded by a newer connection of the same device; null while the session is open';
COMMENT ON COLUMN fleet.device_session_base.offline_reason IS 'The platform''s code for the end; 427 if another connection replaced this one';
COMMENT ON COLUMN fleet.device_session_base.client_ip IS 'Address that the device connected from';
CREATE INDEX IF NOT EXISTS device_session_online_at ON fleet.device_session_base USING brin (online_at);

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
COMMENT ON TABLE fleet.connectivity_window IS 'Connectivity of each product: a row for each window with activity or a changed number. Other windows carry the previous row forward: fleet.connectivity_windows() returns every window of a range';
COMMENT ON COLUMN fleet.connectivity_window.product_key IS 'The product';
COMMENT ON COLUMN fleet.connectivity_window.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.connectivity_window.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.connectivity_window.connects IS 'Devices that went from offline or unknown to online; takeovers do not count';
COMMENT ON COLUMN fleet.connectivity_window.disconnects IS 'Devices that went from online to offline; takeovers do not count';
COMMENT ON COLUMN fleet.connectivity_window.devices_online IS 'Devices online at the end of the window';
COMMENT ON COLUMN fleet.connectivity_window.online_ms IS 'Milliseconds online inside the window, summed over the devices';
COMMENT ON COLUMN fleet.connectivity_window.flapping_devices IS 'Devices that flapped at some time in the window';

-- Carried forward: after a row the devices online at its end stay online, so that each later window has as many devices
-- online and online_ms = devices_online * the window's length; flapping devices still flap; no device connects or
-- disconnects. A window has a row exactly if its values differ from that, or if it has a status message. So the first
-- window of a product has a row, and silent devices add none, for any length of time.
CREATE TABLE IF NOT EXISTS fleet.window_progress (
    table_name  text NOT NULL,
    product_key text NOT NULL,
    window_ms   bigint,
    reaches_to  timestamptz,
    PRIMARY KEY (table_name, product_key)
);
COMMENT ON TABLE fleet.window_progress IS 'Progress of the results: up to when each sparse window table is complete';
COMMENT ON COLUMN fleet.window_progress.table_name IS 'The table';
COMMENT ON COLUMN fleet.window_progress.product_key IS 'The product; empty for all products. A bounded run ends with the window of each product''s newest status message';
COMMENT ON COLUMN fleet.window_progress.window_ms IS 'Length of the table''s windows in milliseconds';
COMMENT ON COLUMN fleet.window_progress.reaches_to IS 'End of the last complete window: the last that the watermark has passed; in a bounded run, the window of the newest status message';

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
COMMENT ON COLUMN fleet.offline_reason_window.offline_reason IS 'The platform''s code; 0 if the message has none';
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
COMMENT ON TABLE fleet.flapping_device IS 'Episodes in which a device was flapping';
COMMENT ON COLUMN fleet.flapping_device.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.flapping_device.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.flapping_device.started_at IS 'First of the transitions that made the device flapping';
COMMENT ON COLUMN fleet.flapping_device.ended_at IS 'Last transition of the episode; null while the device flaps';
COMMENT ON COLUMN fleet.flapping_device.transitions IS 'Connects and disconnects of the episode';
CREATE INDEX IF NOT EXISTS flapping_device_ended_at ON fleet.flapping_device (coalesce(ended_at, 'infinity'::timestamptz));

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
    sum_rests     text,
    PRIMARY KEY (product_key, device_name, property, window_start)
);
COMMENT ON TABLE fleet.property_window_base IS 'Numeric readings of a device''s property in a window, without amendments: read the view property_window';
COMMENT ON COLUMN fleet.property_window_base.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.property_window_base.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.property_window_base.property IS 'Identifier of the property; a member of an object value as Position.latitude';
COMMENT ON COLUMN fleet.property_window_base.window_start IS 'Start of the window, inclusive; a reading''s own time determines its window';
COMMENT ON COLUMN fleet.property_window_base.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.property_window_base.count IS 'Readings';
COMMENT ON COLUMN fleet.property_window_base.min IS 'Smallest reading';
COMMENT ON COLUMN fleet.property_window_base.max IS 'Greatest reading';
COMMENT ON COLUMN fleet.property_window_base.sum IS 'Sum of the readings';
COMMENT ON COLUMN fleet.property_window_base.sum_squares IS 'Sum of the squares of the readings';
COMMENT ON COLUMN fleet.property_window_base.avg IS 'Mean of the readings';
COMMENT ON COLUMN fleet.property_window_base.first IS 'Earliest reading by its own time; of several, the smallest';
COMMENT ON COLUMN fleet.property_window_base.first_at IS 'Time of the earliest reading';
COMMENT ON COLUMN fleet.property_window_base.last IS 'Latest reading by its own time; of several, the greatest';
COMMENT ON COLUMN fleet.property_window_base.last_at IS 'Time of the latest reading';
COMMENT ON COLUMN fleet.property_window_base.live_count IS 'Readings of live posts and batches';
COMMENT ON COLUMN fleet.property_window_base.history_count IS 'Readings of history posts';
COMMENT ON COLUMN fleet.property_window_base.late_count IS 'Readings whose Kafka timestamp is more than time.out-of-orderness after their own time';
COMMENT ON COLUMN fleet.property_window_base.sum_rests IS 'Rounding errors of sum and sum_squares, with which the views compute exact sums: two numbers; or both exact sums, each after an equals sign; null with at most two readings, which are the first and the last, or without rounding errors';
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
    sum_rests    text,
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
COMMENT ON COLUMN fleet.product_property_window_base.sketch IS 'Quantile sketch of the percentiles; the view adds the sketches of amendments';
COMMENT ON COLUMN fleet.product_property_window_base.sum_rests IS 'Rounding errors of sum and sum_squares, with which the views compute exact sums: two numbers; or both exact sums, each after an equals sign; null with one reading, or without rounding errors';

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
    sum_rests     text,
    PRIMARY KEY (product_key, device_name, property, window_start, message_key)
);
COMMENT ON TABLE fleet.property_amendment IS 'Numeric readings that arrived too late for their window, and history: a row for what one message adds to one window. The views add these rows';
COMMENT ON COLUMN fleet.property_amendment.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.property_amendment.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.property_amendment.property IS 'Identifier of the property';
COMMENT ON COLUMN fleet.property_amendment.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.property_amendment.message_key IS 'The message''s id, else a 128-bit hash of its payload and generation time: a redelivery writes the same row';
COMMENT ON COLUMN fleet.property_amendment.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.property_amendment.count IS 'Readings of the message in the window';
COMMENT ON COLUMN fleet.property_amendment.min IS 'Smallest of these readings';
COMMENT ON COLUMN fleet.property_amendment.max IS 'Greatest of these readings';
COMMENT ON COLUMN fleet.property_amendment.sum IS 'Sum of these readings';
COMMENT ON COLUMN fleet.property_amendment.sum_squares IS 'Sum of the squares of these readings';
COMMENT ON COLUMN fleet.property_amendment.first IS 'Earliest of these readings; of several, the smallest';
COMMENT ON COLUMN fleet.property_amendment.first_at IS 'Time of the earliest reading';
COMMENT ON COLUMN fleet.property_amendment.last IS 'Latest of these readings; of several, the greatest';
COMMENT ON COLUMN fleet.property_amendment.last_at IS 'Time of the latest reading';
COMMENT ON COLUMN fleet.property_amendment.live_count IS 'Readings of live posts and batches';
COMMENT ON COLUMN fleet.property_amendment.history_count IS 'Readings of history posts';
COMMENT ON COLUMN fleet.property_amendment.late_count IS 'Readings whose Kafka timestamp is more than time.out-of-orderness after their own time';
COMMENT ON COLUMN fleet.property_amendment.sketch IS 'Quantile sketch of the live readings; null if all are history';
COMMENT ON COLUMN fleet.property_amendment.sum_rests IS 'Rounding errors of sum and sum_squares, with which the views compute exact sums: two numbers; or both exact sums, each after an equals sign; null with at most two readings, which are the first and the last, or without rounding errors';
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
COMMENT ON TABLE fleet.property_value_window_base IS 'How often devices reported a text or boolean value, without amendments: read the view property_value_window';
COMMENT ON COLUMN fleet.property_value_window_base.product_key IS 'The product';
COMMENT ON COLUMN fleet.property_value_window_base.property IS 'Identifier of the property';
COMMENT ON COLUMN fleet.property_value_window_base.value IS 'The value as text; …other for all values beyond the 100 with their own rows per property of a product';
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
COMMENT ON TABLE fleet.property_value_amendment IS 'Text and boolean readings that arrived too late for their window, and history: a row for what one message adds to one window';
COMMENT ON COLUMN fleet.property_value_amendment.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.property_value_amendment.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.property_value_amendment.property IS 'Identifier of the property';
COMMENT ON COLUMN fleet.property_value_amendment.value IS 'The value as text';
COMMENT ON COLUMN fleet.property_value_amendment.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.property_value_amendment.message_key IS 'The message''s id, else a 128-bit hash of its payload and generation time: a redelivery writes the same row';
COMMENT ON COLUMN fleet.property_value_amendment.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.property_value_amendment.count IS 'Readings of this value by the message in the window';
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
COMMENT ON COLUMN fleet.device_property.value IS 'The value: any JSON, integers exact. The job truncates a text of more than 65,536 bytes to its beginning, … and 16 hexadecimal digits of its hash; an array with a longer JSON text becomes such a text';
COMMENT ON COLUMN fleet.device_property.at IS 'The value''s own time; the value with the latest time wins, not the last to arrive';
-- For the device search by property and for the map: new values of a device's property do not change this index.
CREATE INDEX IF NOT EXISTS device_property_by_property ON fleet.device_property (property, product_key, device_name);

CREATE TABLE IF NOT EXISTS fleet.device_property_limit (
    product_key  text NOT NULL,
    device_name  text NOT NULL,
    highest_hash text COLLATE "C",
    PRIMARY KEY (product_key, device_name)
);
COMMENT ON TABLE fleet.device_property_limit IS 'Devices with more than 1,000 properties. Properties with the smallest hashes have their own rows; the view property_window adds up the others as …other';
COMMENT ON COLUMN fleet.device_property_limit.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.device_property_limit.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.device_property_limit.highest_hash IS 'The greatest hash with its own rows, as fleet.name_hash returns it; it only decreases';

CREATE TABLE IF NOT EXISTS fleet.property_value_limit (
    product_key  text NOT NULL,
    property     text NOT NULL,
    highest_hash text COLLATE "C",
    PRIMARY KEY (product_key, property)
);
COMMENT ON TABLE fleet.property_value_limit IS 'Properties with more than 100 categorical values. Values with the smallest hashes have their own rows; the view property_value_window adds up the others as …other';
COMMENT ON COLUMN fleet.property_value_limit.product_key IS 'The product';
COMMENT ON COLUMN fleet.property_value_limit.property IS 'Identifier of the property';
COMMENT ON COLUMN fleet.property_value_limit.highest_hash IS 'The greatest hash with its own rows, as fleet.name_hash returns it; it only decreases';

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
    confirmed       bigint,
    reverted        bigint,
    eta             timestamptz,
    eta_low         timestamptz,
    eta_high        timestamptz,
    PRIMARY KEY (job_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE fleet.rollout IS 'OTA update batches. The platform does not report how many devices a batch targets: all numbers count observed tasks';
COMMENT ON COLUMN fleet.rollout.job_id IS 'Id of the update batch';
COMMENT ON COLUMN fleet.rollout.product_key IS 'Product that is updated';
COMMENT ON COLUMN fleet.rollout.module_name IS 'Module that is updated';
COMMENT ON COLUMN fleet.rollout.package_id IS 'Id of the update package';
COMMENT ON COLUMN fleet.rollout.dest_version IS 'Version that devices are updated to';
COMMENT ON COLUMN fleet.rollout.state IS 'State of the batch that the platform reported last; null without a report';
COMMENT ON COLUMN fleet.rollout.tasks IS 'Observed tasks: devices with at least one report';
COMMENT ON COLUMN fleet.rollout.in_progress IS 'Tasks in progress now, including stalled tasks';
COMMENT ON COLUMN fleet.rollout.succeeded IS 'Tasks that succeeded';
COMMENT ON COLUMN fleet.rollout.failed IS 'Tasks that are failed now';
COMMENT ON COLUMN fleet.rollout.canceled IS 'Tasks that were canceled';
COMMENT ON COLUMN fleet.rollout.stalled IS 'Tasks in progress without a report for rollout.stall-after';
COMMENT ON COLUMN fleet.rollout.success_rate IS 'succeeded / (succeeded + failed), of the observed tasks; null while both are 0';
COMMENT ON COLUMN fleet.rollout.retries IS 'Attempts after the first, summed over the tasks';
COMMENT ON COLUMN fleet.rollout.p50_duration_ms IS 'Median of the milliseconds from first progress to success, within 1 %';
COMMENT ON COLUMN fleet.rollout.p95_duration_ms IS '95th percentile of these milliseconds, within 1 %';
COMMENT ON COLUMN fleet.rollout.first_report_at IS 'Time of the earliest report';
COMMENT ON COLUMN fleet.rollout.last_report_at IS 'Time of the latest report';
COMMENT ON COLUMN fleet.rollout.confirmed IS 'Succeeded tasks whose device itself reported the new version at or after the task''s started_at, regardless of later reports';
COMMENT ON COLUMN fleet.rollout.reverted IS 'Succeeded tasks whose device reported another version at or after the success and before another task succeeded on the module, unless that task had begun and installed the version';
COMMENT ON COLUMN fleet.rollout.eta IS 'When 95 % of the observed tasks will have finished, as of last_report_at, by the Kaplan-Meier estimate of the time from first progress to any result; null with fewer than 10 such times or none long enough, and once 95 % have finished';
COMMENT ON COLUMN fleet.rollout.eta_low IS 'Early end of the 95 % confidence interval of eta: of the estimated curve, by Greenwood on the log-log scale';
COMMENT ON COLUMN fleet.rollout.eta_high IS 'Late end of the confidence interval; null if the data set no bound';
-- Not by last_report_at: an update that changes no indexed column stays on its page.
CREATE INDEX IF NOT EXISTS rollout_first_report_at ON fleet.rollout (first_report_at DESC NULLS LAST);

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
COMMENT ON COLUMN fleet.rollout_task.attempts IS '1, plus one for every failure that a later report followed';
COMMENT ON COLUMN fleet.rollout_task.started_at IS 'First progress of the current attempt';
COMMENT ON COLUMN fleet.rollout_task.updated_at IS 'Time of the newest message';
COMMENT ON COLUMN fleet.rollout_task.finished_at IS 'Time of the current result; null while there is none';
COMMENT ON COLUMN fleet.rollout_task.stalled IS 'Whether the task is in progress without a report for rollout.stall-after';
COMMENT ON COLUMN fleet.rollout_task.description IS 'Last text of the device or the platform in the current attempt';
CREATE INDEX IF NOT EXISTS rollout_task_stalled ON fleet.rollout_task (job_id) WHERE stalled;
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
COMMENT ON COLUMN fleet.rollout_window.in_progress IS 'Tasks in progress, including stalled tasks';
COMMENT ON COLUMN fleet.rollout_window.succeeded IS 'Tasks that succeeded';
COMMENT ON COLUMN fleet.rollout_window.failed IS 'Tasks that are failed';
COMMENT ON COLUMN fleet.rollout_window.canceled IS 'Tasks that were canceled';
COMMENT ON COLUMN fleet.rollout_window.stalled IS 'Tasks in progress without a report for rollout.stall-after';

CREATE TABLE IF NOT EXISTS fleet.rollout_failure (
    job_id      text NOT NULL,
    src_version text NOT NULL,
    step        bigint NOT NULL,
    description text NOT NULL,
    tasks       bigint,
    PRIMARY KEY (job_id, src_version, step, description)
);
COMMENT ON TABLE fleet.rollout_failure IS 'Currently failed tasks of an update batch by failure; of all pairs of version and description in its reports, the 1,000 with the smallest hashes, the others as …other';
COMMENT ON COLUMN fleet.rollout_failure.job_id IS 'Id of the update batch';
COMMENT ON COLUMN fleet.rollout_failure.src_version IS 'Version before the update; empty if unknown';
COMMENT ON COLUMN fleet.rollout_failure.step IS 'Last step: -1 upgrade, -2 download, -3 verification, -4 flashing, else percent downloaded; 0 if none was reported';
COMMENT ON COLUMN fleet.rollout_failure.description IS 'Reported description of the failure; empty without one';
COMMENT ON COLUMN fleet.rollout_failure.tasks IS 'Currently failed tasks with this failure';

-- Device events --------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS fleet.event_window_base (
    product_key   text NOT NULL,
    identifier    text NOT NULL,
    event_type    text NOT NULL,
    window_start  timestamptz NOT NULL,
    window_end    timestamptz,
    count         bigint,
    failed        bigint,
    history_count bigint,
    late_count    bigint,
    devices       bigint,
    device_hashes jsonb,
    PRIMARY KEY (product_key, identifier, event_type, window_start)
);
COMMENT ON TABLE fleet.event_window_base IS 'Events of each product by identifier, type and window, without amendments: read the view event_window';
COMMENT ON COLUMN fleet.event_window_base.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.event_window_base.identifier IS 'Identifier of the event; a module''s as module:event';
COMMENT ON COLUMN fleet.event_window_base.event_type IS 'info, alert, error or another type of the TSL; unknown in batches, which have no type';
COMMENT ON COLUMN fleet.event_window_base.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.event_window_base.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.event_window_base.count IS 'Events';
COMMENT ON COLUMN fleet.event_window_base.failed IS 'Of these, events that failed the TSL validation';
COMMENT ON COLUMN fleet.event_window_base.history_count IS 'Of these, historical events';
COMMENT ON COLUMN fleet.event_window_base.late_count IS 'Of these, events whose Kafka timestamp is more than time.out-of-orderness after their own time';
COMMENT ON COLUMN fleet.event_window_base.devices IS 'Exact number of devices with such an event in the window';
COMMENT ON COLUMN fleet.event_window_base.device_hashes IS 'Hashes (fleet.counted_device) of these devices in ascending order, so that the view counts no amending device twice; of more than 1,000 devices the smallest 1,000; null for none';
CREATE INDEX IF NOT EXISTS event_window_base_window_start ON fleet.event_window_base USING brin (window_start);

CREATE TABLE IF NOT EXISTS fleet.count_amendment (
    counted        text NOT NULL,
    product_key    text NOT NULL,
    name           text NOT NULL,
    detail         text NOT NULL,
    code           bigint NOT NULL,
    window_start   timestamptz NOT NULL,
    device_name    text NOT NULL,
    message_key    text NOT NULL,
    delivery       bigint NOT NULL,
    window_end     timestamptz,
    count          bigint,
    failed         bigint,
    history_count  bigint,
    late_count     bigint,
    bytes          bigint,
    lag_ms         bigint,
    sample_message text,
    duplicates     bigint,
    dead_letters   bigint,
    kafka_timestamp timestamptz,
    PRIMARY KEY (counted, product_key, name, detail, code, window_start, device_name, message_key, delivery)
);
COMMENT ON TABLE fleet.count_amendment IS 'Counts of messages that arrived after their window had left the state: one row per table, key, window, device and message, for stream_window per delivery or dead letter. The views add these rows';
COMMENT ON COLUMN fleet.count_amendment.counted IS 'Table that the count belongs to: event_window, validation_failure_window, downlink_window, lifecycle_window, custom_topic_window or stream_window';
COMMENT ON COLUMN fleet.count_amendment.product_key IS 'Product of the device; empty for messages of jobs and dead letters';
COMMENT ON COLUMN fleet.count_amendment.name IS 'The first text of the key after the product: identifier of an event, kind of a failure, service, action, topic; family for stream_window';
COMMENT ON COLUMN fleet.count_amendment.detail IS 'The second text of the key: type of an event, identifier of a failure, Kafka topic of a dead letter; else empty';
COMMENT ON COLUMN fleet.count_amendment.code IS 'The number in the key: code of a failure or reply, part of a dead letter; else 0';
COMMENT ON COLUMN fleet.count_amendment.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.count_amendment.device_name IS 'The device; id of the job for messages of jobs; empty for dead letters';
COMMENT ON COLUMN fleet.count_amendment.message_key IS 'The platform''s messageId, else a 128-bit hash of the payload and the generation time; empty for dead letters';
COMMENT ON COLUMN fleet.count_amendment.delivery IS 'For stream_window the partition (times 2^48) plus the offset of the record, because each delivery and each dead letter has a row; else 0';
COMMENT ON COLUMN fleet.count_amendment.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.count_amendment.count IS 'How often the message counts in the window';
COMMENT ON COLUMN fleet.count_amendment.failed IS 'Of these, events that failed the TSL validation';
COMMENT ON COLUMN fleet.count_amendment.history_count IS 'Of these, historical events';
COMMENT ON COLUMN fleet.count_amendment.late_count IS 'Of these, late ones';
COMMENT ON COLUMN fleet.count_amendment.bytes IS 'Bytes; 0 if not counted';
COMMENT ON COLUMN fleet.count_amendment.lag_ms IS 'Kafka timestamp minus event time, milliseconds, within 1 %; null if not counted';
COMMENT ON COLUMN fleet.count_amendment.sample_message IS 'One of the platform''s messages about a failure; else null';
COMMENT ON COLUMN fleet.count_amendment.duplicates IS 'For stream_window 1 if the delivery is a known redelivery, which counts as nothing else; of several other deliveries, the one with the smallest kafka_timestamp and delivery counts as the message, the others as duplicates';
COMMENT ON COLUMN fleet.count_amendment.dead_letters IS 'For stream_window 1 for a dead letter, which counts as nothing else; else 0';
COMMENT ON COLUMN fleet.count_amendment.kafka_timestamp IS 'For stream_window the Kafka timestamp of the record; null without one';
-- Not BRIN: amendments of any age arrive in any order.
CREATE INDEX IF NOT EXISTS count_amendment_window_start ON fleet.count_amendment (counted, window_start);

CREATE TABLE IF NOT EXISTS fleet.device_event (
    product_key text NOT NULL,
    device_name text NOT NULL,
    identifier  text NOT NULL,
    at          timestamptz NOT NULL,
    event_type  text,
    name        text,
    value       jsonb,
    failed      boolean,
    iot_id      text,
    PRIMARY KEY (product_key, device_name, identifier, at)
);
COMMENT ON TABLE fleet.device_event IS 'Single events of every type except info';
COMMENT ON COLUMN fleet.device_event.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.device_event.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.device_event.identifier IS 'Identifier of the event; a module''s as module:event';
COMMENT ON COLUMN fleet.device_event.at IS 'When the event happened, by the device''s clock';
COMMENT ON COLUMN fleet.device_event.event_type IS 'alert, error or another type of the TSL; unknown in batches, which have no type';
COMMENT ON COLUMN fleet.device_event.name IS 'Name of the event; null if the message has none';
COMMENT ON COLUMN fleet.device_event.value IS 'Output parameters; for a failed event, what failed the validation';
COMMENT ON COLUMN fleet.device_event.failed IS 'Whether the event failed the TSL validation';
COMMENT ON COLUMN fleet.device_event.iot_id IS 'The platform''s id of the device';
CREATE INDEX IF NOT EXISTS device_event_by_device ON fleet.device_event (product_key, device_name, at);
CREATE INDEX IF NOT EXISTS device_event_at ON fleet.device_event USING brin (at);

-- Data quality ---------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS fleet.validation_failure_window_base (
    product_key    text NOT NULL,
    kind           text NOT NULL,
    identifier     text NOT NULL,
    code           bigint NOT NULL,
    window_start   timestamptz NOT NULL,
    window_end     timestamptz,
    count          bigint,
    sample_message text,
    PRIMARY KEY (product_key, kind, identifier, code, window_start)
);
COMMENT ON TABLE fleet.validation_failure_window_base IS 'Failures of the TSL validation by product, kind, identifier, code and window, without amendments: read the view validation_failure_window';
COMMENT ON COLUMN fleet.validation_failure_window_base.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.validation_failure_window_base.kind IS 'property, event or downlink';
COMMENT ON COLUMN fleet.validation_failure_window_base.identifier IS 'The property or event that failed, or the service of the command';
COMMENT ON COLUMN fleet.validation_failure_window_base.code IS 'The platform''s error code; 0 if the message has none';
COMMENT ON COLUMN fleet.validation_failure_window_base.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.validation_failure_window_base.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.validation_failure_window_base.count IS 'Failures';
COMMENT ON COLUMN fleet.validation_failure_window_base.sample_message IS 'One of the platform''s messages about the failure: the first in text order';
CREATE INDEX IF NOT EXISTS validation_failure_window_base_window_start ON fleet.validation_failure_window_base USING brin (window_start);

CREATE TABLE IF NOT EXISTS fleet.stream_window_base (
    family       text NOT NULL,
    window_start timestamptz NOT NULL,
    window_end   timestamptz,
    messages     bigint,
    duplicates   bigint,
    dead_letters bigint,
    late         bigint,
    bytes        bigint,
    lag_p50_ms   bigint,
    lag_p99_ms   bigint,
    lag_sketch   jsonb,
    PRIMARY KEY (family, window_start)
);
COMMENT ON TABLE fleet.stream_window_base IS 'Messages from the platform by family and window, by platform time or else Kafka timestamp, without amendments: read the view stream_window';
COMMENT ON COLUMN fleet.stream_window_base.family IS 'One of the nineteen families; unknown for dead letters without a known family';
COMMENT ON COLUMN fleet.stream_window_base.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.stream_window_base.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.stream_window_base.messages IS 'Messages without redeliveries';
COMMENT ON COLUMN fleet.stream_window_base.duplicates IS 'Redeliveries';
COMMENT ON COLUMN fleet.stream_window_base.dead_letters IS 'Dead letters, by their Kafka timestamp';
COMMENT ON COLUMN fleet.stream_window_base.late IS 'Messages whose Kafka timestamp is more than time.out-of-orderness after their event time';
COMMENT ON COLUMN fleet.stream_window_base.bytes IS 'Bytes of the Kafka values of the messages';
COMMENT ON COLUMN fleet.stream_window_base.lag_p50_ms IS 'Median of Kafka timestamp minus event time of the messages, milliseconds, within 1 %; null without messages';
COMMENT ON COLUMN fleet.stream_window_base.lag_p99_ms IS '99th percentile of Kafka timestamp minus event time, milliseconds, within 1 %; null without messages';
COMMENT ON COLUMN fleet.stream_window_base.lag_sketch IS 'Quantile sketch of the percentiles; the view adds the lags of amendments, one per message; null without messages';
CREATE INDEX IF NOT EXISTS stream_window_base_window_start ON fleet.stream_window_base USING brin (window_start);

-- Versions -------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS fleet.device_version (
    product_key      text NOT NULL,
    device_name      text NOT NULL,
    module_name      text NOT NULL,
    version          text,
    since            timestamptz,
    previous_version text,
    source           text,
    PRIMARY KEY (product_key, device_name, module_name)
) WITH (fillfactor = 80);
COMMENT ON TABLE fleet.device_version IS 'The version that each module of each device runs, as far as known';
COMMENT ON COLUMN fleet.device_version.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.device_version.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.device_version.module_name IS 'OTA module; default if the platform names none';
COMMENT ON COLUMN fleet.device_version.version IS 'The version';
COMMENT ON COLUMN fleet.device_version.since IS 'First evidence of this version since another one ran, by the platform''s clock';
COMMENT ON COLUMN fleet.device_version.previous_version IS 'The previous version; null if unknown';
COMMENT ON COLUMN fleet.device_version.source IS 'First source of the version: report (the device) or ota (a succeeded task)';
CREATE INDEX IF NOT EXISTS device_version_by_version ON fleet.device_version (module_name, version, product_key, device_name);

CREATE TABLE IF NOT EXISTS fleet.version_window (
    product_key  text NOT NULL,
    module_name  text NOT NULL,
    version      text NOT NULL,
    window_start timestamptz NOT NULL,
    window_end   timestamptz,
    devices      bigint,
    PRIMARY KEY (product_key, module_name, version, window_start)
);
COMMENT ON TABLE fleet.version_window IS 'Devices on each version, for every window in which the number changed';
COMMENT ON COLUMN fleet.version_window.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.version_window.module_name IS 'OTA module; default if the platform names none';
COMMENT ON COLUMN fleet.version_window.version IS 'The version';
COMMENT ON COLUMN fleet.version_window.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.version_window.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.version_window.devices IS 'Devices that run the version at the end of the window';
CREATE INDEX IF NOT EXISTS version_window_window_start ON fleet.version_window USING brin (window_start);

-- Commands -------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS fleet.downlink_window_base (
    product_key  text NOT NULL,
    service      text NOT NULL,
    code         bigint NOT NULL,
    window_start timestamptz NOT NULL,
    window_end   timestamptz,
    count        bigint,
    success      boolean,
    PRIMARY KEY (product_key, service, code, window_start)
);
COMMENT ON TABLE fleet.downlink_window_base IS 'Replies to commands by service, result code and window, without amendments: read the view downlink_window';
COMMENT ON COLUMN fleet.downlink_window_base.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.downlink_window_base.service IS 'The called service: property/set, config/push, or the identifier of the service';
COMMENT ON COLUMN fleet.downlink_window_base.code IS 'Result code of the device or the platform; 200 for success';
COMMENT ON COLUMN fleet.downlink_window_base.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.downlink_window_base.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.downlink_window_base.count IS 'Replies';
COMMENT ON COLUMN fleet.downlink_window_base.success IS 'Whether the code means success';
CREATE INDEX IF NOT EXISTS downlink_window_base_window_start ON fleet.downlink_window_base USING brin (window_start);

-- Inventory ------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS fleet.device (
    product_key         text NOT NULL,
    device_name         text NOT NULL,
    iot_id              text,
    state               text,
    created_at          timestamptz,
    changed_at          timestamptz,
    gateway_product_key text,
    gateway_device_name text,
    tags                jsonb,
    PRIMARY KEY (product_key, device_name)
) WITH (fillfactor = 80);
COMMENT ON TABLE fleet.device IS 'Every device that a message announced or mentioned';
COMMENT ON COLUMN fleet.device.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.device.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.device.iot_id IS 'The platform''s id of the device; null if unknown';
COMMENT ON COLUMN fleet.device.state IS 'enabled, disabled or deleted; unknown until the platform reports it';
COMMENT ON COLUMN fleet.device.created_at IS 'Time of the newest creation; null without one';
COMMENT ON COLUMN fleet.device.changed_at IS 'Time of the newest lifecycle message, which determines the state; null while the state is unknown';
COMMENT ON COLUMN fleet.device.gateway_product_key IS 'Product of the device''s gateway, by the newest current edge; null without a gateway';
COMMENT ON COLUMN fleet.device.gateway_device_name IS 'Name of the gateway; null without a gateway';
COMMENT ON COLUMN fleet.device.tags IS 'Tag texts by tag key, after the newest changes';
-- For the device search. Rows change rarely: when a device is created, attached or tagged.
CREATE INDEX IF NOT EXISTS device_by_name ON fleet.device (device_name text_pattern_ops);
CREATE INDEX IF NOT EXISTS device_by_gateway ON fleet.device (gateway_device_name, gateway_product_key) WHERE gateway_device_name IS NOT NULL;
CREATE INDEX IF NOT EXISTS device_by_tag ON fleet.device USING gin (tags);

CREATE TABLE IF NOT EXISTS fleet.lifecycle_window_base (
    product_key  text NOT NULL,
    action       text NOT NULL,
    window_start timestamptz NOT NULL,
    window_end   timestamptz,
    count        bigint,
    PRIMARY KEY (product_key, action, window_start)
);
COMMENT ON TABLE fleet.lifecycle_window_base IS 'Devices created, deleted, enabled and disabled, by window, without amendments: read the view lifecycle_window';
COMMENT ON COLUMN fleet.lifecycle_window_base.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.lifecycle_window_base.action IS 'create, delete, enable or disable';
COMMENT ON COLUMN fleet.lifecycle_window_base.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.lifecycle_window_base.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.lifecycle_window_base.count IS 'Messages';
CREATE INDEX IF NOT EXISTS lifecycle_window_base_window_start ON fleet.lifecycle_window_base USING brin (window_start);

CREATE TABLE IF NOT EXISTS fleet.topology (
    gateway_product_key text NOT NULL,
    gateway_device_name text NOT NULL,
    product_key         text NOT NULL,
    device_name         text NOT NULL,
    since               timestamptz,
    disabled            boolean,
    gateway_iot_id      text,
    iot_id              text,
    PRIMARY KEY (gateway_product_key, gateway_device_name, product_key, device_name)
);
COMMENT ON TABLE fleet.topology IS 'Current edges: which device is attached to which gateway';
COMMENT ON COLUMN fleet.topology.gateway_product_key IS 'Product of the gateway';
COMMENT ON COLUMN fleet.topology.gateway_device_name IS 'Name of the gateway';
COMMENT ON COLUMN fleet.topology.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.topology.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.topology.since IS 'Newest message that added the edge (create or enable); if none did since the last delete, the newest disable';
COMMENT ON COLUMN fleet.topology.disabled IS 'Whether the newest change disabled the edge';
COMMENT ON COLUMN fleet.topology.gateway_iot_id IS 'The platform''s id of the gateway';
COMMENT ON COLUMN fleet.topology.iot_id IS 'The platform''s id of the device';
CREATE INDEX IF NOT EXISTS topology_product_key_device_name ON fleet.topology (product_key, device_name);

CREATE TABLE IF NOT EXISTS fleet.discovered_device (
    gateway_product_key text NOT NULL,
    gateway_device_name text NOT NULL,
    product_key         text NOT NULL,
    device_name         text NOT NULL,
    first_seen_at       timestamptz,
    last_seen_at        timestamptz,
    gateway_iot_id      text,
    PRIMARY KEY (gateway_product_key, gateway_device_name, product_key, device_name)
);
COMMENT ON TABLE fleet.discovered_device IS 'Sub-devices that gateways found and reported';
COMMENT ON COLUMN fleet.discovered_device.gateway_product_key IS 'Product of the gateway';
COMMENT ON COLUMN fleet.discovered_device.gateway_device_name IS 'Name of the gateway';
COMMENT ON COLUMN fleet.discovered_device.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.discovered_device.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.discovered_device.first_seen_at IS 'Earliest report, by time; null if none has a time';
COMMENT ON COLUMN fleet.discovered_device.last_seen_at IS 'Latest report, by time; null if none has a time';
COMMENT ON COLUMN fleet.discovered_device.gateway_iot_id IS 'The platform''s id of the gateway';

-- Jobs -----------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS fleet.device_job (
    job_id      text NOT NULL,
    job_type    text,
    status      text,
    since       timestamptz,
    started_at  timestamptz,
    finished_at timestamptz,
    PRIMARY KEY (job_id)
);
COMMENT ON TABLE fleet.device_job IS 'Jobs for devices, with the newest status';
COMMENT ON COLUMN fleet.device_job.job_id IS 'Id of the job';
COMMENT ON COLUMN fleet.device_job.job_type IS 'Kind of job';
COMMENT ON COLUMN fleet.device_job.status IS 'The newest status, as the platform names it';
COMMENT ON COLUMN fleet.device_job.since IS 'Time of the newest message';
COMMENT ON COLUMN fleet.device_job.started_at IS 'Earliest IN_PROGRESS; null before';
COMMENT ON COLUMN fleet.device_job.finished_at IS 'Earliest COMPLETED or CANCELLED; null before';
CREATE INDEX IF NOT EXISTS device_job_since ON fleet.device_job (since DESC NULLS LAST);

CREATE TABLE IF NOT EXISTS fleet.migration_job (
    job_id              text NOT NULL,
    status              text,
    source_instance     text,
    target_instance     text,
    migrated_devices    bigint,
    rolled_back_devices bigint,
    since               timestamptz,
    PRIMARY KEY (job_id)
);
COMMENT ON TABLE fleet.migration_job IS 'Migrations of devices between instances';
COMMENT ON COLUMN fleet.migration_job.job_id IS 'Id of the job';
COMMENT ON COLUMN fleet.migration_job.status IS 'The newest status, as the platform names it';
COMMENT ON COLUMN fleet.migration_job.source_instance IS 'Instance that the devices leave';
COMMENT ON COLUMN fleet.migration_job.target_instance IS 'Instance that the devices move to';
COMMENT ON COLUMN fleet.migration_job.migrated_devices IS 'Distinct devices in messages of GRAY_EXECUTING or ALL_EXECUTING';
COMMENT ON COLUMN fleet.migration_job.rolled_back_devices IS 'Distinct devices in messages of ROLL_BACK_EXECUTING or BATCH_ROLL_BACK_EXECUTING';
COMMENT ON COLUMN fleet.migration_job.since IS 'Time of the newest message';
CREATE INDEX IF NOT EXISTS migration_job_since ON fleet.migration_job (since DESC NULLS LAST);

-- Custom topics --------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS fleet.custom_topic_window_base (
    product_key  text NOT NULL,
    topic        text NOT NULL,
    window_start timestamptz NOT NULL,
    window_end   timestamptz,
    messages     bigint,
    bytes        bigint,
    devices      bigint,
    device_hashes jsonb,
    PRIMARY KEY (product_key, topic, window_start)
);
COMMENT ON TABLE fleet.custom_topic_window_base IS 'Messages on custom topics by window, without amendments: read the view custom_topic_window';
COMMENT ON COLUMN fleet.custom_topic_window_base.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.custom_topic_window_base.topic IS 'The part of the topic after /user/';
COMMENT ON COLUMN fleet.custom_topic_window_base.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.custom_topic_window_base.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.custom_topic_window_base.messages IS 'Messages';
COMMENT ON COLUMN fleet.custom_topic_window_base.bytes IS 'Bytes of the payloads';
COMMENT ON COLUMN fleet.custom_topic_window_base.devices IS 'Exact number of devices that sent the messages';
COMMENT ON COLUMN fleet.custom_topic_window_base.device_hashes IS 'Hashes (fleet.counted_device) of these devices in ascending order, so that the view counts no amending device twice; of more than 1,000 devices the smallest 1,000; null for none';
CREATE INDEX IF NOT EXISTS custom_topic_window_base_window_start ON fleet.custom_topic_window_base USING brin (window_start);

-- Cohorts and rollout gates --------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS fleet.cohort_window (
    product_key                  text NOT NULL,
    module_name                  text NOT NULL,
    version                      text NOT NULL,
    window_start                 timestamptz NOT NULL,
    window_end                   timestamptz,
    devices                      bigint,
    online_ms                    bigint,
    readings                     bigint,
    info_events                  bigint,
    alert_events                 bigint,
    error_events                 bigint,
    other_events                 bigint,
    validation_failures          bigint,
    disconnects                  bigint,
    flapping_devices             bigint,
    ended_sessions               jsonb,
    readings_per_hour            double precision,
    info_events_per_hour         double precision,
    alert_events_per_hour        double precision,
    error_events_per_hour        double precision,
    other_events_per_hour        double precision,
    validation_failures_per_hour double precision,
    disconnects_per_hour         double precision,
    flapping_devices_per_hour    double precision,
    devices_online               bigint,
    PRIMARY KEY (product_key, module_name, version, window_start)
);
COMMENT ON TABLE fleet.cohort_window IS 'Activity of the devices on each version: it counts for the version that the device ran at that time; rates are null if no device was online. A row for each window with activity or a changed number; other windows with an online device carry the previous row forward: fleet.cohort_windows() returns every window of a range. Per product, the 4,096 cohorts whose names have the smallest hashes';
COMMENT ON COLUMN fleet.cohort_window.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.cohort_window.module_name IS 'OTA module; default if the platform names none';
COMMENT ON COLUMN fleet.cohort_window.version IS 'Version that the devices ran';
COMMENT ON COLUMN fleet.cohort_window.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.cohort_window.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.cohort_window.devices IS 'Devices that were online with the version at some time in the window';
COMMENT ON COLUMN fleet.cohort_window.online_ms IS 'Milliseconds online on the version inside the window, summed over the devices';
COMMENT ON COLUMN fleet.cohort_window.readings IS 'Readings';
COMMENT ON COLUMN fleet.cohort_window.info_events IS 'Events of type info';
COMMENT ON COLUMN fleet.cohort_window.alert_events IS 'Events of type alert';
COMMENT ON COLUMN fleet.cohort_window.error_events IS 'Events of type error';
COMMENT ON COLUMN fleet.cohort_window.other_events IS 'Events of other types, and of batches';
COMMENT ON COLUMN fleet.cohort_window.validation_failures IS 'Failures of the TSL validation';
COMMENT ON COLUMN fleet.cohort_window.disconnects IS 'Disconnects';
COMMENT ON COLUMN fleet.cohort_window.flapping_devices IS 'Devices that flapped at some time in the window';
COMMENT ON COLUMN fleet.cohort_window.ended_sessions IS 'Sessions that ended, by the platform''s offline reason, …other for codes of more than three digits; superseded for takeovers';
COMMENT ON COLUMN fleet.cohort_window.readings_per_hour IS 'Readings per device-hour online';
COMMENT ON COLUMN fleet.cohort_window.info_events_per_hour IS 'Events of type info per device-hour online';
COMMENT ON COLUMN fleet.cohort_window.alert_events_per_hour IS 'Events of type alert per device-hour online';
COMMENT ON COLUMN fleet.cohort_window.error_events_per_hour IS 'Events of type error per device-hour online';
COMMENT ON COLUMN fleet.cohort_window.other_events_per_hour IS 'Other events per device-hour online';
COMMENT ON COLUMN fleet.cohort_window.validation_failures_per_hour IS 'Validation failures per device-hour online';
COMMENT ON COLUMN fleet.cohort_window.disconnects_per_hour IS 'Disconnects per device-hour online';
COMMENT ON COLUMN fleet.cohort_window.flapping_devices_per_hour IS 'Flapping devices per device-hour online';
COMMENT ON COLUMN fleet.cohort_window.devices_online IS 'Devices online with the version at the end of the window; they are online throughout later windows without a row';
CREATE INDEX IF NOT EXISTS cohort_window_window_start ON fleet.cohort_window USING brin (window_start);

CREATE TABLE IF NOT EXISTS fleet.rollout_gate (
    job_id             text NOT NULL,
    window_start       timestamptz NOT NULL,
    window_end         timestamptz,
    product_key        text,
    module_name        text,
    dest_version       text,
    decision           text,
    previous_decision  text,
    reasons            jsonb,
    comparisons        jsonb,
    upgraded_devices   bigint,
    baseline_devices   bigint,
    upgraded_online_ms bigint,
    baseline_online_ms bigint,
    finished_tasks     bigint,
    failed_tasks       bigint,
    PRIMARY KEY (job_id, window_start)
);
COMMENT ON TABLE fleet.rollout_gate IS 'Advice on each rollout per window: compares its upgraded devices with those that still run a source version. Rows from each task report until a day later (then none until the next report); of the concurrent rollouts of a module, the 256 whose ids have the smallest hashes';
COMMENT ON COLUMN fleet.rollout_gate.job_id IS 'Id of the update batch';
COMMENT ON COLUMN fleet.rollout_gate.window_start IS 'Start of the window, inclusive';
COMMENT ON COLUMN fleet.rollout_gate.window_end IS 'End of the window, exclusive';
COMMENT ON COLUMN fleet.rollout_gate.product_key IS 'Product of the rollout';
COMMENT ON COLUMN fleet.rollout_gate.module_name IS 'OTA module; default if the platform names none';
COMMENT ON COLUMN fleet.rollout_gate.dest_version IS 'Version that the rollout installs';
COMMENT ON COLUMN fleet.rollout_gate.decision IS 'PROCEED, HOLD, ROLLBACK or NOT_ENOUGH_DATA';
COMMENT ON COLUMN fleet.rollout_gate.previous_decision IS 'Decision of the previous window; null in the first';
COMMENT ON COLUMN fleet.rollout_gate.reasons IS 'Reasons in sentences, the most severe first';
COMMENT ON COLUMN fleet.rollout_gate.comparisons IS 'Basis of the decision: per measure both counts, both rates, the interval and the verdict';
COMMENT ON COLUMN fleet.rollout_gate.upgraded_devices IS 'Devices of the batch that run the new version';
COMMENT ON COLUMN fleet.rollout_gate.baseline_devices IS 'Devices of the product and module that still run a source version';
COMMENT ON COLUMN fleet.rollout_gate.upgraded_online_ms IS 'Milliseconds online of the upgraded devices since the rollout began';
COMMENT ON COLUMN fleet.rollout_gate.baseline_online_ms IS 'Milliseconds online of the others since the rollout began';
COMMENT ON COLUMN fleet.rollout_gate.finished_tasks IS 'Tasks that succeeded or failed';
COMMENT ON COLUMN fleet.rollout_gate.failed_tasks IS 'Of these, tasks that failed';
CREATE INDEX IF NOT EXISTS rollout_gate_window_start ON fleet.rollout_gate USING brin (window_start);

-- Incidents and alerts -------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS fleet.offline_cause (
    product_key         text NOT NULL,
    device_name         text NOT NULL,
    online_at           timestamptz NOT NULL,
    offline_cause       text,
    gateway_product_key text,
    gateway_device_name text,
    gateway_offline_at  timestamptz,
    offline_at          timestamptz,
    PRIMARY KEY (product_key, device_name, online_at)
);
COMMENT ON TABLE fleet.offline_cause IS 'Causes of session ends, if more than the reason is known; the view device_session adds them';
COMMENT ON COLUMN fleet.offline_cause.product_key IS 'Product of the device';
COMMENT ON COLUMN fleet.offline_cause.device_name IS 'Name of the device';
COMMENT ON COLUMN fleet.offline_cause.online_at IS 'When the session began';
COMMENT ON COLUMN fleet.offline_cause.offline_cause IS 'gateway: the gateway of the device went offline at about the same time; updating: the device was being updated';
COMMENT ON COLUMN fleet.offline_cause.gateway_product_key IS 'Product of that gateway; null for updating';
COMMENT ON COLUMN fleet.offline_cause.gateway_device_name IS 'Name of that gateway';
COMMENT ON COLUMN fleet.offline_cause.gateway_offline_at IS 'When that gateway went offline';
COMMENT ON COLUMN fleet.offline_cause.offline_at IS 'When the session ended';

CREATE TABLE IF NOT EXISTS fleet.incident (
    cause       text NOT NULL,
    product_key text NOT NULL,
    device_name text NOT NULL,
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    devices     bigint,
    PRIMARY KEY (cause, product_key, device_name, started_at)
);
COMMENT ON TABLE fleet.incident IS 'Many devices that went offline together: behind one gateway, or of one product';
COMMENT ON COLUMN fleet.incident.cause IS 'gateway or product';
COMMENT ON COLUMN fleet.incident.product_key IS 'Product of the gateway; for cause product, the product whose devices went offline';
COMMENT ON COLUMN fleet.incident.device_name IS 'The gateway; empty for a product';
COMMENT ON COLUMN fleet.incident.started_at IS 'When the gateway went offline; first disconnect of a product';
COMMENT ON COLUMN fleet.incident.ended_at IS 'When the gateway came back; last disconnect of a product; null while the incident lasts';
COMMENT ON COLUMN fleet.incident.devices IS 'Devices that went offline in the incident, without the gateway; for a product, a device counts again only if it goes offline incident.within or longer after the time before';
CREATE INDEX IF NOT EXISTS incident_ended_at ON fleet.incident (coalesce(ended_at, 'infinity'::timestamptz));

CREATE TABLE IF NOT EXISTS fleet.alert (
    kind        text NOT NULL,
    subject     text NOT NULL,
    at          timestamptz NOT NULL,
    state       text,
    severity    text,
    product_key text,
    device_name text,
    job_id      text,
    message     text,
    detail      jsonb,
    PRIMARY KEY (kind, subject, at)
);
COMMENT ON TABLE fleet.alert IS 'Alerts: events that need attention at once, each reported once';
COMMENT ON COLUMN fleet.alert.kind IS 'rollout_gate, flapping, incident or rollout_stalled; with alert.rules also offline, offline_share, silent or property';
COMMENT ON COLUMN fleet.alert.subject IS 'Subject of the alert: job id, product key, or product key/device name; then /rule for shares and properties. Joined names have %2F for a slash and %25 for a percent sign';
COMMENT ON COLUMN fleet.alert.at IS 'When it happened, by the platform''s clock';
COMMENT ON COLUMN fleet.alert.state IS 'raised or resolved; the decision of a gate';
COMMENT ON COLUMN fleet.alert.severity IS 'info, warning or critical';
COMMENT ON COLUMN fleet.alert.product_key IS 'Product of the alert''s subject; null if there is none';
COMMENT ON COLUMN fleet.alert.device_name IS 'The device; null if the alert is not about a single device';
COMMENT ON COLUMN fleet.alert.job_id IS 'The update batch; null if the alert is not about a batch';
COMMENT ON COLUMN fleet.alert.message IS 'One sentence for people';
COMMENT ON COLUMN fleet.alert.detail IS 'The figures behind the alert';
CREATE INDEX IF NOT EXISTS alert_at ON fleet.alert (at);
CREATE INDEX IF NOT EXISTS alert_by_device ON fleet.alert (product_key, device_name, kind, subject, at DESC) WHERE device_name IS NOT NULL;

-- Dead letters -------------------------------------------------------------------------------------------------

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
    family           text,
    PRIMARY KEY (source_topic, source_partition, source_offset, part)
);
COMMENT ON TABLE fleet.dead_letter IS 'Records, readings and rows that could not become a result, with the reason and the data to find and replay them';
COMMENT ON COLUMN fleet.dead_letter.source_topic IS 'Kafka topic of the record; fleet.<table> for a row that the database rejected';
COMMENT ON COLUMN fleet.dead_letter.source_partition IS 'Kafka partition of the record; -1 for a row';
COMMENT ON COLUMN fleet.dead_letter.source_offset IS 'Kafka offset of the record; a hash of its primary key for a row';
COMMENT ON COLUMN fleet.dead_letter.part IS '0 for the whole record, else the number of the reading or entry, from 1';
COMMENT ON COLUMN fleet.dead_letter.reason IS 'EMPTY, MALFORMED_JSON, UNKNOWN_TOPIC, UNRECOGNISED_SHAPE, RAW_DEVICE_MESSAGE, MISSING_MEMBER, BAD_MEMBER, BAD_VALUE, FUTURE_TIMESTAMP, TOO_LATE, UNMAPPED or REJECTED_BY_SINK';
COMMENT ON COLUMN fleet.dead_letter.detail IS 'Exact description of the error, for people';
COMMENT ON COLUMN fleet.dead_letter.kafka_timestamp IS 'Kafka timestamp of the record; null for a row';
COMMENT ON COLUMN fleet.dead_letter.forwarding_topic IS 'The platform''s topic, at most 1,024 bytes; null if unknown';
COMMENT ON COLUMN fleet.dead_letter.value IS 'First 64 KiB of the value, without secrets; null in all but the first dead letter (lowest part) of a record';
COMMENT ON COLUMN fleet.dead_letter.value_encoding IS 'utf-8, or base64 if the value is not UTF-8; null if value is null';
COMMENT ON COLUMN fleet.dead_letter.family IS 'Family of the message; null if unknown';
CREATE INDEX IF NOT EXISTS dead_letter_kafka_timestamp ON fleet.dead_letter (kafka_timestamp);

INSERT INTO fleet.schema_version (version) VALUES (1) ON CONFLICT DO NOTHING;
