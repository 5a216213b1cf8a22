/**
 * Records that features send to each other about a device, so that they do not depend on each
 * other.
 */
package io.fleetpulse.activity;
