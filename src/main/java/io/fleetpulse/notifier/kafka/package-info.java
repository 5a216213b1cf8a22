/** The topic of alerts, and the topic that stores what was sent. */
package io.fleetpulse.notifier.kafka;
