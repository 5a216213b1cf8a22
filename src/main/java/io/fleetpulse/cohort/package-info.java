/**
 * Cohorts: how the devices on each version do. {@link io.fleetpulse.cohort.Cohorts} is the way in.
 */
package io.fleetpulse.cohort;
