/** Recognises redeliveries of messages, and counts all deliveries in the windows of the stream. */
package io.fleetpulse.delivery;
