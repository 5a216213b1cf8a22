/** What one feature tells another of a device. The features themselves never know each other. */
package io.fleetpulse.activity;
