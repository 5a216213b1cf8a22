package io.fleetpulse.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Writes the files that configure alerts for the job and the notifier of the local stack. */
final class AlertFiles {

    private static final int SECRET_BYTES = 24;

    private AlertFiles() {}

    /** Writes and returns a new secret. */
    static String writeSecret(Path file) throws IOException {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        String secret = HexFormat.of().formatHex(bytes);
        Files.writeString(file, secret);
        return secret;
    }

    /** Writes routes that send every alert to one address. */
    static void writeRoutes(Path file, String url, Path secret) throws IOException {
        Files.writeString(
                file,
                """
                {
                  "receivers": [{"name": "inbox", "type": "webhook", "url": "%s", "secret": {"file": "%s"}}],
                  "routes": [{"receiver": "inbox", "severity": "info", "groupWait": "5s", "groupInterval": "10s"}]
                }
                """
                        .formatted(url, secret));
    }

    /** Writes rules that raise alerts soon. */
    static void writeRules(Path file) throws IOException {
        Files.writeString(
                file,
                """
                {
                  "offline": [{"after": "5m"}],
                  "properties": [
                    {"name": "warm", "property": "Temperature", "comparison": ">", "value": 28, "clear": 26, "for": "1m"}
                  ]
                }
                """);
    }
}
