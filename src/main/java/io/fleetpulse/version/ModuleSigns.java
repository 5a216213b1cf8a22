package io.fleetpulse.version;

import java.util.List;

/**
 * What is kept of a module of a device.
 *
 * @param signs in {@link VersionSign#ORDER}
 */
public record ModuleSigns(List<VersionSign> signs) {}
