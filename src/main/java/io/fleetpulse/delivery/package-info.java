/** Deliveries of messages: which of them are redeliveries. */
package io.fleetpulse.delivery;
