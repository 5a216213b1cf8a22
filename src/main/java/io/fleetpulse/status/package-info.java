/** HTTP status of the bridge and the notifier: metrics, health and liveness. */
package io.fleetpulse.status;
