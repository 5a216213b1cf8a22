/**
 * A simulated fleet, and the platform that forwards its messages: seeded, the same messages for the
 * same seed. {@link io.fleetpulse.simulator.Fleet} gives the records in order of arrival, {@link
 * io.fleetpulse.simulator.KafkaPublisher} sends them, {@link io.fleetpulse.simulator.Truth} keeps
 * what really happened. {@link io.fleetpulse.simulator.Workload} is the load of the benchmark.
 */
package io.fleetpulse.simulator;
