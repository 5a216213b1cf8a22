/** Gateways and their sub-devices: which are attached, and which were found. */
package io.fleetpulse.topology;
