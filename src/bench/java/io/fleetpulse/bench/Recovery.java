package io.fleetpulse.bench;

/**
 * Times from kill -9 of the whole process until its successor writes rows.
 *
 * @param firstRowMillis until the first row of any table
 * @param telemetryMillis until the first latest value of a device: the operator of telemetry has the
 *     largest state, and is the last to be restored
 */
record Recovery(long firstRowMillis, long telemetryMillis) {}
