/**
 * Custom topics: how much comes on each of them. {@link io.fleetpulse.custom.CustomTopics} is the way in.
 */
package io.fleetpulse.custom;
