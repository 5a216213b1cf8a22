package io.fleetpulse.simulator;

/**
 * The records of a message that the platform forwarded.
 *
 * @param arrival Kafka timestamp of its first record, milliseconds since the epoch
 * @param generated when the message was generated, as far as the receiver can know: the envelope's
 *     time, else the arrival; milliseconds since the epoch
 * @param payloadBytes length in bytes of the payload as the receiver finds it
 * @param records number of records
 */
record ForwardedTotals(long arrival, long generated, long payloadBytes, int records) {}
