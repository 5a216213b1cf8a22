/** Gateways and their sub-devices: attached ones, and discovered ones. */
package io.fleetpulse.topology;
