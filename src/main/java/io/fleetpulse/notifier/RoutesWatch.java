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

/** Notices changes of the routes file; one with a mistake is not used. */
final class RoutesWatch {

    private static final Logger LOG = LoggerFactory.getLogger(RoutesWatch.class);

    private final Path file;
    private byte[] known;
    private volatile boolean mistaken;

    RoutesWatch(Path file) throws IOException {
        this.file = file;
        this.known = Files.readAllBytes(file);
    }

    /** The routes, if the file has changed and has no mistake. */
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
            LOG.error("{} has changed and is not used:\n  {}", file, String.join("\n  ", problems));
            return Optional.empty();
        }
        LOG.info("{} has changed and is used", file);
        return Optional.of(routes);
    }

    /** Whether the file cannot be used as it is now. */
    boolean isMistaken() {
        return mistaken;
    }
}
