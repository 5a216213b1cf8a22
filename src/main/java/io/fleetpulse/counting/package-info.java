/**
 * Counts messages by window, for all features that only count. A feature defines what its messages
 * count; this package counts each message once, in its window, independent of the order of arrival.
 */
package io.fleetpulse.counting;
