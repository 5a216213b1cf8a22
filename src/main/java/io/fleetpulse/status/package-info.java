/** What a process beside the job says of itself over HTTP: metrics, health, and whether it lives. */
package io.fleetpulse.status;
