/**
 * Events of devices: how many in each window, and one by one where they are more than information.
 * {@link io.fleetpulse.event.Events} is the way in.
 */
package io.fleetpulse.event;
