/**
 * The whole product on one machine: a real Kafka broker, a real PostgreSQL and Flink in one JVM.
 * Never part of the job jar.
 */
package io.fleetpulse.local;
