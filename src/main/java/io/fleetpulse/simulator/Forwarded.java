package io.fleetpulse.simulator;

/**
 * What became of a message that the platform forwarded.
 *
 * @param arrival Kafka timestamp of its first record
 * @param generated when it was made, as the receiver can know: the envelope's time, else the arrival
 * @param payloadBytes length of what the receiver takes for its payload
 * @param records how many records of it there are
 */
record Forwarded(long arrival, long generated, long payloadBytes, int records) {}
