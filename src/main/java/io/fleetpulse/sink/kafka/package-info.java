/** Results in Kafka: one compacted topic per table. */
package io.fleetpulse.sink.kafka;
