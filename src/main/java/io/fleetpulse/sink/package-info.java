/** Writes the results to PostgreSQL and Kafka. */
package io.fleetpulse.sink;
