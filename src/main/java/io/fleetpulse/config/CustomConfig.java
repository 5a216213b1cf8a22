package io.fleetpulse.config;

import java.io.Serializable;
import java.util.List;

/**
 * What is made of messages on custom topics, beyond counting them.
 *
 * @param mappingsFile {@code custom.mappings}: the file that the mappings were read from; null where
 *     there is none
 * @param mappings in the order of the file: of those that match a message the first is taken
 */
public record CustomConfig(String mappingsFile, List<CustomMapping> mappings)
        implements Serializable {}
