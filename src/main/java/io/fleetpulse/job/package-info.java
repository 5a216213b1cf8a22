/** Jobs of the platform: jobs for devices, and migrations of devices between instances. */
package io.fleetpulse.job;
