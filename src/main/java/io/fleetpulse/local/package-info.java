/**
 * Runs all of Fleetpulse on one machine: a Kafka broker, Flink and the other parts in one JVM, and
 * PostgreSQL as a child process. The job's jar does not contain this package.
 */
package io.fleetpulse.local;
