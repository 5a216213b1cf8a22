/** Counts messages, duplicates, dead letters and late messages of each family by window. */
package io.fleetpulse.stream;
