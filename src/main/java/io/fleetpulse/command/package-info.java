/**
 * Commands: what devices answered, by service and result code. {@link io.fleetpulse.command.Commands} is
 * the way in.
 */
package io.fleetpulse.command;
