package io.fleetpulse.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads settings files with the bridge's own reader. */
public final class BridgeSettingsFile {

    private BridgeSettingsFile() {}

    /**
     * Reads a file, with another file in place of each secret.
     *
     * @throws io.fleetpulse.config.ConfigurationException if the file has a mistake
     */
    public static void read(Path file) throws IOException {
        Path folder = Files.createTempDirectory("bridge-settings");
        Path secret = Files.writeString(folder.resolve("secret"), "s");
        Path settings = folder.resolve("settings");
        try {
            String text = Files.readString(file);
            Files.writeString(settings, text.replaceAll("(?m)(?<=[.]file=).*$", secret.toString()));
            BridgeConfigReader.read("--config", settings.toString());
        } finally {
            Files.deleteIfExists(settings);
            Files.deleteIfExists(secret);
            Files.deleteIfExists(folder);
        }
    }
}
