/** Who gets which alerts, and when: the routes file. */
package io.fleetpulse.notifier.routing;
