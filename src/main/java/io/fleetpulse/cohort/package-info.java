/**
 * Cohorts: what the devices on each version do. {@link io.fleetpulse.cohort.Cohorts} is the entry
 * point.
 */
package io.fleetpulse.cohort;
