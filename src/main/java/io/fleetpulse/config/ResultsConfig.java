package io.fleetpulse.config;

import io.fleetpulse.result.TableChoice;

import java.io.Serializable;

/**
 * Results, both in PostgreSQL and in Kafka.
 *
 * @param tables {@code results.tables}: the tables that are written
 * @param replacesExisting {@code results.over-existing} is {@code replace}
 */
public record ResultsConfig(TableChoice tables, boolean replacesExisting) implements Serializable {}
