/** Alerts as the topic {@code fleet.alert} has them. */
package io.fleetpulse.notifier.alert;
