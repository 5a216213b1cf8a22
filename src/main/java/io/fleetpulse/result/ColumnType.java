package io.fleetpulse.result;

/** Type of a result column: its Java class in {@link Change#values()}, and how sinks write it. */
public enum ColumnType {
    /** A {@link String}; PostgreSQL {@code text}, JSON string. */
    TEXT,
    /** A {@link Long}; PostgreSQL {@code bigint}, JSON number. */
    BIGINT,
    /** A {@link Double}; PostgreSQL {@code double precision}, JSON number. */
    DOUBLE,
    /** A {@link Boolean}; PostgreSQL {@code boolean}. */
    BOOLEAN,
    /**
     * A {@link Long}, milliseconds since the epoch; PostgreSQL {@code timestamptz}, in JSON ISO
     * 8601 in UTC with milliseconds, for example {@code 2018-08-31T07:32:28.205Z}.
     */
    TIMESTAMP,
    /** A {@link String} with JSON text; PostgreSQL {@code jsonb}, in JSON the value itself. */
    JSON
}
