package io.fleetpulse.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * Settings of results in PostgreSQL.
 *
 * @param url {@code postgres.url}: a JDBC URL
 * @param user {@code postgres.user}
 * @param passwordEnvironment {@code postgres.password.env}; null when not given
 * @param passwordFile {@code postgres.password.file}; null when not given
 * @param schema {@code postgres.schema}: the schema that holds the tables
 * @param flushRows {@code postgres.flush.rows}: maximum number of rows of one flush
 * @param flushInterval {@code postgres.flush.interval}: longest time that a row waits for a flush
 */
public record PostgresConfig(
        String url,
        String user,
        String passwordEnvironment,
        String passwordFile,
        String schema,
        int flushRows,
        Duration flushInterval)
        implements Serializable {}
