/**
 * Counts replies of devices to commands, by service and result code. {@link
 * io.fleetpulse.command.Commands} is the entry point.
 */
package io.fleetpulse.command;
