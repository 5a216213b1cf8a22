package io.fleetpulse.config;

import java.io.Serializable;

/**
 * Results in Kafka, on the source's cluster.
 *
 * @param enabled {@code results.kafka}
 * @param prefix {@code results.kafka.prefix}
 * @param exactlyOnce {@code results.kafka.guarantee} is {@code exactly-once}
 */
public record ResultTopicsConfig(boolean enabled, String prefix, boolean exactlyOnce)
        implements Serializable {

    /** How long a producer collects rows for a batch, milliseconds. */
    public static final int LINGER_MS = 200;

    /** A record of this many bytes has room for any dead letter without its value. */
    public static final int LEAST_RECORD_BYTES = 16 * 1024;

    /** Most bytes of a producer's batch. */
    public static final int BATCH_BYTES = 256 * 1024;
}
