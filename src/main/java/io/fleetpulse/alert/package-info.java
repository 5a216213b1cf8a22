/** Alerts: problems that need attention, each raised once, derived from rows of other tables. */
package io.fleetpulse.alert;
