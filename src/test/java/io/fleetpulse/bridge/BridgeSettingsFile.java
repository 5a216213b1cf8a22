package io.fleetpulse.bridge;

import java.nio.file.Path;

/** Files of the bridge's settings, read as the bridge reads them. */
public final class BridgeSettingsFile {

    private BridgeSettingsFile() {}

    /**
     * Reads a file.
     *
     * @throws io.fleetpulse.config.ConfigurationException if there is any mistake in it
     */
    public static void read(Path file) {
        BridgeSettings.read("--config", file.toString());
    }
}
