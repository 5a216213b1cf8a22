/** Rows of results as JSON. */
package io.fleetpulse.sink.json;
