/**
 * Versions: which one each module of each device runs, by what devices report and by tasks that
 * succeeded. {@link io.fleetpulse.version.Versions} is the way in.
 */
package io.fleetpulse.version;
