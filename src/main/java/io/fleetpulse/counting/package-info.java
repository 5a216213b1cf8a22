/**
 * Counts of messages by window, for every feature that does nothing but count: what a message counts
 * is the feature's, how it is counted (once, in its window, whatever the order) is here.
 */
package io.fleetpulse.counting;
