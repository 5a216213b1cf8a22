/** The routes file: decides which receivers get which alerts, and when. */
package io.fleetpulse.notifier.routing;
