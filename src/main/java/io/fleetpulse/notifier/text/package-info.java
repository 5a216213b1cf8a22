/** Formats messages for their receivers: pure functions from a message to text. */
package io.fleetpulse.notifier.text;
