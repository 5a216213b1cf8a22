package io.fleetpulse.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * Results in PostgreSQL.
 *
 * @param url {@code postgres.url}: a JDBC URL
 * @param user {@code postgres.user}
 * @param passwordEnvironment {@code postgres.password.env}; null when not given
 * @param passwordFile {@code postgres.password.file}; null when not given
 * @param schema {@code postgres.schema}: the schema that holds the tables
 * @param flushRows {@code postgres.flush.rows}: rows that are written at once at the most
 * @param flushInterval {@code postgres.flush.interval}: how long a row waits at the most
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
