/** Alerts in the format of the topic {@code fleet.alert}. */
package io.fleetpulse.notifier.alert;
