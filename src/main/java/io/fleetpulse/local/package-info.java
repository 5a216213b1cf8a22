/**
 * The whole product on one machine: a real Kafka broker and Flink in one JVM, and a real PostgreSQL
 * as a child process. Never part of the job jar.
 */
package io.fleetpulse.local;
