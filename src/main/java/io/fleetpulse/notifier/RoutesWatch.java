package io.fleetpulse.notifier;

import io.fleetpulse.notifier.routing.Routes;
import io.fleetpulse.notifier.routing.RoutesFile;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Detects changes of the routes file, and ignores a version with a mistake. */
final class RoutesWatch {

    private static final Logger LOG = LoggerFactory.getLogger(RoutesWatch.class);

    private final Path file;
    private byte[] known;
    private volatile boolean mistaken;

    RoutesWatch(Path file) throws IOException {
        this.file = file;
        this.known = Files.readAllBytes(file);
    }

    /** Returns the new routes if the file has changed and has no mistake; otherwise empty. */
    Optional<Routes> changed() {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException unreadable) {
            mistaken = true;
            return Optional.empty();
        }
        if (Arrays.equals(content, known)) {
            return Optional.empty();
        }
        known = content;
        List<String> problems = new ArrayList<>();
        Routes routes = RoutesFile.read(content, problems::add);
        mistaken = !problems.isEmpty();
        if (mistaken) {
            LOG.error(
                    "{} has changed, but is not used because of mistakes:\n  {}",
                    file,
                    String.join("\n  ", problems));
            return Optional.empty();
        }
        LOG.info("{} has changed and is used", file);
        return Optional.of(routes);
    }

    /** Returns whether the current file is unreadable or has a mistake. */
    boolean isMistaken() {
        return mistaken;
    }
}
