package io.fleetpulse.config;

import com.fasterxml.jackson.core.JsonLocation;
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
        String problem =
                "malformed JSON: " + malformed.getOriginalMessage().lines().findFirst().orElse("");
        JsonLocation location = malformed.getLocation();
        if (location == null) {
            // The parser gives no place for JSON beyond its limits, such as nested too deeply.
            return problem;
        }
        return "line %s, column %s: %s"
                .formatted(location.getLineNr(), location.getColumnNr(), problem);
    }
}
