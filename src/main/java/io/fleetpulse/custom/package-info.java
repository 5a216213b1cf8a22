/**
 * Custom topics: how much comes on each of them, and the readings that configured mappings find in
 * their payloads. {@link io.fleetpulse.custom.CustomTopics} is the way in.
 */
package io.fleetpulse.custom;
