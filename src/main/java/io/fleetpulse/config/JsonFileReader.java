package io.fleetpulse.config;

import com.fasterxml.jackson.core.JsonProcessingException;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Opens JSON files, and describes what makes a file unreadable or malformed. */
public final class JsonFileReader {

    private JsonFileReader() {}

    /**
     * Reads what a file contains.
     *
     * @param <T> type of the content
     */
    public interface Content<T> {
        /** Reads the content, and reports its mistakes. */
        T read(JsonFile json) throws IOException;
    }

    /**
     * Opens a file and reads it.
     *
     * @param file path of the file
     * @param problems receives every mistake; those within the file begin with their line
     * @return the content; empty if the file cannot be read or is not JSON
     */
    public static <T> Optional<T> read(String file, Consumer<String> problems, Content<T> content) {
        try {
            return read(NamedFile.bytes(Path.of(file)), problems, content);
        } catch (NoSuchFileException missing) {
            problems.accept("no such file; expected a JSON file");
        } catch (IOException | InvalidPathException unreadable) {
            unreadable(unreadable, problems);
        }
        return Optional.empty();
    }

    /**
     * Reads the bytes of a file.
     *
     * @param problems receives every mistake as text that begins with its line
     * @return the content; empty if the file is not JSON
     */
    public static <T> Optional<T> read(byte[] file, Consumer<String> problems, Content<T> content) {
        try (JsonFile json = new JsonFile(file, problems)) {
            return Optional.of(content.read(json));
        } catch (JsonProcessingException malformed) {
            problems.accept(describe(malformed));
        } catch (IOException unreadable) {
            unreadable(unreadable, problems);
        }
        return Optional.empty();
    }

    private static void unreadable(Exception reason, Consumer<String> problems) {
        problems.accept("cannot be read (" + reason + "); expected a JSON file");
    }

    private static String describe(JsonProcessingException malformed) {
        String reason = malformed.getOriginalMessage().lines().findFirst().orElse("");
        return "line %s, column %s: malformed JSON: %s"
                .formatted(
                        malformed.getLocation().getLineNr(),
                        malformed.getLocation().getColumnNr(),
                        reason);
    }
}
