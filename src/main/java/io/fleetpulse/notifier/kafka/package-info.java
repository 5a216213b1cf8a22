/** The topic of alerts, and the topic that remembers what was sent. */
package io.fleetpulse.notifier.kafka;
