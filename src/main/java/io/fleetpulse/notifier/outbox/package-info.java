/**
 * What has to be sent, to whom, when: decisions only, with the time passed in. Nothing here knows Kafka,
 * HTTP or the clock.
 */
package io.fleetpulse.notifier.outbox;
