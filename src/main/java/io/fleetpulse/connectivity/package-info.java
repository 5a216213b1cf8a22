/**
 * Device connectivity: who is online, since when, for how long, and which devices flap.
 *
 * <p>{@link io.fleetpulse.connectivity.Connectivity} wires two steps. By device, transitions wait
 * for the watermark and pass in order through {@link io.fleetpulse.connectivity.TransitionRules}; a
 * late transition re-evaluates the device's log and emits the differences. By product, windows add
 * up the differences of the devices.
 */
package io.fleetpulse.connectivity;
