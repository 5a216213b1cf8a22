/**
 * A simulated fleet, and the platform that forwards its messages. Equal seeds give equal messages.
 * {@link io.fleetpulse.simulator.Fleet} generates the records in order of arrival and reports what
 * happened to a {@link io.fleetpulse.simulator.Witness};
 * {@link io.fleetpulse.simulator.KafkaPublisher} sends them.
 */
package io.fleetpulse.simulator;
