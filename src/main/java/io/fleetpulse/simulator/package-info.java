/**
 * A simulated fleet, and the platform that forwards its messages. Equal seeds give equal messages.
 * {@link io.fleetpulse.simulator.Fleet} generates the records in order of arrival,
 * {@link io.fleetpulse.simulator.KafkaPublisher} sends them, and
 * {@link io.fleetpulse.simulator.Truth} records what happened.
 * {@link io.fleetpulse.simulator.Workload} generates the load of the benchmark.
 */
package io.fleetpulse.simulator;
