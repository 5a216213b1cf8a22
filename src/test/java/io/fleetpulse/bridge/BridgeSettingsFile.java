package io.fleetpulse.bridge;

import java.nio.file.Path;

/** Reads settings files with the bridge's own reader. */
public final class BridgeSettingsFile {

    private BridgeSettingsFile() {}

    /**
     * Reads a file.
     *
     * @throws io.fleetpulse.config.ConfigurationException if the file has a mistake
     */
    public static void read(Path file) {
        BridgeConfigReader.read("--config", file.toString());
    }
}
