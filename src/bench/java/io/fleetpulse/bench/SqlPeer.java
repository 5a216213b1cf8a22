package io.fleetpulse.bench;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

import java.nio.file.Path;

/**
 * The same part of what the job computes as {@link StreamsPeer}, in Flink SQL: bounded, on the same
 * cluster, with the same checkpoints as the job.
 */
final class SqlPeer {

    private static final String SOURCE =
            """
            CREATE TABLE forwarded (
              productKey STRING, deviceName STRING, messageId STRING,
              gmtCreate BIGINT, messageCreateTime BIGINT, utcTime STRING,
              items ROW<
                Temperature ROW<`value` DOUBLE, `time` BIGINT>, Humidity ROW<`value` DOUBLE>,
                Pressure ROW<`value` DOUBLE>, Voltage ROW<`value` DOUBLE>>,
              status STRING, identifier STRING, `type` STRING, jobId STRING, taskId STRING,
              event_time AS COALESCE(
                TO_TIMESTAMP_LTZ(COALESCE(items.Temperature.`time`, gmtCreate, messageCreateTime), 3),
                CAST(TO_TIMESTAMP(utcTime, 'yyyy-MM-dd''T''HH:mm:ss.SSS''Z''') AS TIMESTAMP_LTZ(3))),
              processed AS PROCTIME(),
              WATERMARK FOR event_time AS event_time - INTERVAL '30' SECOND
            ) WITH (
              'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
              'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset',
              'format' = 'json', 'json.ignore-parse-errors' = 'true')
            """;

    private static final String DELIVERED =
            """
            CREATE TEMPORARY VIEW delivered AS SELECT * FROM (
              SELECT *, ROW_NUMBER() OVER (PARTITION BY messageId ORDER BY processed) AS delivery FROM forwarded)
            WHERE delivery = 1
            """;

    private static final String NUMBERS =
            """
            COUNT(*) AS number,
            MIN(items.Temperature.`value`), MAX(items.Temperature.`value`), SUM(items.Temperature.`value`),
            MIN(items.Humidity.`value`), MAX(items.Humidity.`value`), SUM(items.Humidity.`value`),
            MIN(items.Pressure.`value`), MAX(items.Pressure.`value`), SUM(items.Pressure.`value`),
            MIN(items.Voltage.`value`), MAX(items.Voltage.`value`), SUM(items.Voltage.`value`)
            """;

    private static final String NUMBER_COLUMNS =
            """
            number BIGINT,
            t1 DOUBLE, t2 DOUBLE, t3 DOUBLE, h1 DOUBLE, h2 DOUBLE, h3 DOUBLE,
            p1 DOUBLE, p2 DOUBLE, p3 DOUBLE, v1 DOUBLE, v2 DOUBLE, v3 DOUBLE
            """;

    private static final String WINDOW =
            " FROM TABLE(TUMBLE(TABLE %s, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))"
                    + " WHERE %s GROUP BY window_start, window_end, %s";

    private SqlPeer() {}

    /**
     * Answers with the measurement: from submission to the end.
     *
     * @param arguments bootstrap servers, topic, parallelism, messages, prefix of the result topics,
     *     directory for checkpoints, state backend
     */
    public static void main(String[] arguments) throws Exception {
        String servers = arguments[0];
        String prefix = arguments[4];
        Configuration configuration =
                BenchmarkRun.configuration(Path.of(arguments[5]), arguments[6]);
        configuration.setString("table.exec.state.ttl", "10 min");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(Integer.parseInt(arguments[2]));
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.getConfig().set("table.local-time-zone", "UTC");
        tables.executeSql(SOURCE.formatted(arguments[1], servers));
        tables.executeSql(DELIVERED);
        sink(
                tables,
                servers,
                prefix,
                "property_window",
                "productKey STRING, deviceName STRING, start_at TIMESTAMP(3), " + NUMBER_COLUMNS,
                null);
        sink(
                tables,
                servers,
                prefix,
                "product_property_window",
                "productKey STRING, start_at TIMESTAMP(3), " + NUMBER_COLUMNS,
                null);
        sink(
                tables,
                servers,
                prefix,
                "transition_window",
                "productKey STRING, status STRING, start_at TIMESTAMP(3), number BIGINT",
                null);
        sink(
                tables,
                servers,
                prefix,
                "event_window",
                "productKey STRING, identifier STRING, `type` STRING, start_at TIMESTAMP(3), number"
                        + " BIGINT",
                null);
        sink(
                tables,
                servers,
                prefix,
                "rollout",
                "jobId STRING, status STRING, tasks BIGINT",
                "jobId, status");
        StatementSet statements = tables.createStatementSet();
        statements.addInsertSql(
                "INSERT INTO property_window SELECT productKey, deviceName, window_start, "
                        + NUMBERS
                        + WINDOW.formatted(
                                "delivered", "items IS NOT NULL", "productKey, deviceName"));
        statements.addInsertSql(
                "INSERT INTO product_property_window SELECT productKey, window_start, "
                        + NUMBERS
                        + WINDOW.formatted("delivered", "items IS NOT NULL", "productKey"));
        statements.addInsertSql(
                "INSERT INTO transition_window SELECT productKey, status, window_start, COUNT(*)"
                        + WINDOW.formatted(
                                "delivered", "utcTime IS NOT NULL", "productKey, status"));
        statements.addInsertSql(
                "INSERT INTO event_window SELECT productKey, identifier, `type`, window_start,"
                        + " COUNT(*)"
                        + WINDOW.formatted(
                                "delivered",
                                "identifier IS NOT NULL",
                                "productKey, identifier, `type`"));
        statements.addInsertSql(
                """
                INSERT INTO rollout SELECT jobId, status, COUNT(*) FROM (
                  SELECT *, ROW_NUMBER() OVER (
                    PARTITION BY jobId, taskId ORDER BY messageCreateTime DESC) AS newest
                  FROM delivered WHERE taskId IS NOT NULL)
                WHERE newest = 1 GROUP BY jobId, status
                """);
        Measurement.Stopwatch stopwatch = Measurement.start();
        statements.execute().await();
        Measurement measurement = stopwatch.stop(Long.parseLong(arguments[3]));
        System.out.println(ChildProcess.ANSWER + Json.write(measurement));
    }

    private static void sink(
            StreamTableEnvironment tables,
            String servers,
            String prefix,
            String table,
            String columns,
            String key) {
        String options =
                "'topic' = '%s', 'properties.bootstrap.servers' = '%s', 'properties.linger.ms' ="
                        + " '200', 'properties.batch.size' = '262144'";
        String target = options.formatted(prefix + table, servers);
        if (key == null) {
            tables.executeSql(
                    "CREATE TABLE %s (%s) WITH ('connector' = 'kafka', 'format' = 'json', %s)"
                            .formatted(table, columns, target));
        } else {
            tables.executeSql(
                    ("CREATE TABLE %s (%s, PRIMARY KEY (%s) NOT ENFORCED) WITH ('connector' ="
                         + " 'upsert-kafka', 'key.format' = 'json', 'value.format' = 'json', %s)")
                            .formatted(table, columns, key, target));
        }
    }
}
