/** Results in PostgreSQL: one writer for all tables, and the schema that it needs. */
package io.fleetpulse.sink.postgres;
