/**
 * Versions: the version that each module of each device runs, according to the devices' reports and
 * the tasks that succeeded. {@link io.fleetpulse.version.Versions} is the entry point.
 */
package io.fleetpulse.version;
