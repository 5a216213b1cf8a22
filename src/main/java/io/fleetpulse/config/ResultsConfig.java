package io.fleetpulse.config;

import io.fleetpulse.result.TableChoice;

import java.io.Serializable;

/**
 * Results in PostgreSQL and Kafka alike.
 *
 * @param tables {@code results.tables}: the tables that are written
 * @param replacesExisting {@code results.over-existing} is {@code replace}
 */
public record ResultsConfig(TableChoice tables, boolean replacesExisting) implements Serializable {}
