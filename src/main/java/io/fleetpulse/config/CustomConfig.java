package io.fleetpulse.config;

import java.io.Serializable;
import java.util.List;

/**
 * Settings of messages on custom topics, beyond counting them.
 *
 * @param mappingsFile {@code custom.mappings}: the file that the mappings were read from; null
 *     where there is none
 * @param mappings in the order of the file; the first mapping that matches a message applies
 */
public record CustomConfig(String mappingsFile, List<CustomMapping> mappings)
        implements Serializable {}
