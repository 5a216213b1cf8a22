/** Results in Kafka: one compacted topic a table. */
package io.fleetpulse.sink.kafka;
