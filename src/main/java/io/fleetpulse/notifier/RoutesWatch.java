package io.fleetpulse.notifier;

import io.fleetpulse.config.NamedFile;
import io.fleetpulse.notifier.routing.Routes;
import io.fleetpulse.notifier.routing.RoutesFile;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Detects changes of the routes file, and ignores a version with a mistake. Such a version is read
 * again each time, because a secret that it refers to may appear after the file.
 */
final class RoutesWatch {

    private static final Logger LOG = LoggerFactory.getLogger(RoutesWatch.class);

    private final Path file;
    private byte[] used;

    /** The mistakes of the newest version; empty if that version is in use. */
    private volatile List<String> mistakes = List.of();

    RoutesWatch(Path file) throws IOException {
        this.file = file;
        this.used = NamedFile.bytes(file);
    }

    /** Returns the new routes if the file has changed and has no mistake; otherwise empty. */
    Optional<Routes> changed() {
        List<String> problems = new ArrayList<>();
        Optional<Routes> routes = Optional.empty();
        try {
            byte[] content = NamedFile.bytes(file);
            if (!Arrays.equals(content, used)) {
                Routes read = RoutesFile.read(content, problems::add);
                if (problems.isEmpty()) {
                    used = content;
                    routes = Optional.of(read);
                    LOG.info("{} has changed and is used", file);
                }
            }
        } catch (IOException unreadable) {
            problems.add("cannot be read (" + unreadable + ")");
        }
        report(problems);
        return routes;
    }

    private void report(List<String> problems) {
        if (!problems.isEmpty() && !problems.equals(mistakes)) {
            LOG.error(
                    "{} has changed, but is not used because of mistakes:\n  {}",
                    file,
                    String.join("\n  ", problems));
        }
        mistakes = List.copyOf(problems);
    }

    /** Returns whether the current file is unreadable or has a mistake. */
    boolean isMistaken() {
        return !mistakes.isEmpty();
    }
}
