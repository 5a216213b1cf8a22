/**
 * Counts messages on custom topics, and extracts readings from their payloads by configured
 * mappings. {@link io.fleetpulse.custom.CustomTopics} is the entry point.
 */
package io.fleetpulse.custom;
