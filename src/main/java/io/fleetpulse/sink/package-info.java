/** Where the results go: PostgreSQL and Kafka. */
package io.fleetpulse.sink;
