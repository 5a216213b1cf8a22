package io.fleetpulse.config;

import java.io.Serializable;
import java.time.Duration;
import java.time.ZoneId;

/**
 * Settings of how times are read and how they move watermarks.
 *
 * @param outOfOrderness {@code time.out-of-orderness}
 * @param idleness {@code time.idleness}
 * @param silence {@code time.silence}; zero turns it off
 * @param maxFutureSkew {@code time.max-future-skew}
 * @param zone {@code time.zone}
 * @param dedupHorizon {@code dedup.horizon}; zero turns it off
 */
public record TimeConfig(
        Duration outOfOrderness,
        Duration idleness,
        Duration silence,
        Duration maxFutureSkew,
        ZoneId zone,
        Duration dedupHorizon)
        implements Serializable {}
