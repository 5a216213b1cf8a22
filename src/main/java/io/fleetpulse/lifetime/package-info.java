/** How state ends that no event time ends. */
package io.fleetpulse.lifetime;
