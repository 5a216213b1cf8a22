/** Dead letters: records, and parts of records, that could not become results, with the reasons. */
package io.fleetpulse.deadletter;
