/**
 * Who is online, since when, for how long, and who flaps.
 *
 * <p>{@link io.fleetpulse.connectivity.Connectivity} wires two steps. By device, transitions wait for
 * the watermark and go in order through {@link io.fleetpulse.connectivity.TransitionRules}; a late
 * one has the device's log evaluated again, and what differs is written. By product, the differences
 * that the devices report are added up to windows.
 */
package io.fleetpulse.connectivity;
