package io.fleetpulse.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that settings name, which may by mistake be a device or a pipe without an end. */
public final class NamedFile {

    /** More bytes than any such file needs, and few enough to read them at once. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private NamedFile() {}

    /**
     * Returns the content of a file.
     *
     * @throws IOException if the file cannot be read, or is too large
     */
    public static byte[] bytes(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("more than " + MOST_BYTES + " bytes");
            }
            return bytes;
        }
    }

    /**
     * Returns the text of a file in UTF-8.
     *
     * @throws IOException if the file cannot be read, is too large, or is not in UTF-8
     */
    public static String text(Path file) throws IOException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
    }
}
