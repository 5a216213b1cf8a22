/** Results in PostgreSQL: one writer for all tables, and the schema of these tables. */
package io.fleetpulse.sink.postgres;
