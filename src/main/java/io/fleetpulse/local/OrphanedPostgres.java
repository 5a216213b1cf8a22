package io.fleetpulse.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stops a PostgreSQL server that outlived the JVM that started it. */
final class OrphanedPostgres {

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(3);

    /** Suffices for the end of a killed process, also on a busy machine. */
    private static final Duration DIES_WITHIN = Duration.ofSeconds(30);

    private OrphanedPostgres() {}

    /**
     * Stops the PostgreSQL server of a data directory, if one runs. Another process may have the
     * process id in {@code postmaster.pid} by now, so only a process that was started as PostgreSQL
     * with this directory is stopped.
     */
    static void stop(Path dataDirectory) {
        postmaster(dataDirectory)
                .filter(process -> serves(process, dataDirectory))
                .ifPresent(OrphanedPostgres::stop);
    }

    private static Optional<ProcessHandle> postmaster(Path dataDirectory) {
        Path file = dataDirectory.resolve("postmaster.pid");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty()) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(lines.get(0).trim()));
        } catch (IOException | NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean serves(ProcessHandle process, Path dataDirectory) {
        ProcessHandle.Info info = process.info();
        boolean isPostgres =
                info.command()
                        .map(command -> Path.of(command).getFileName().toString())
                        .filter("postgres"::equals)
                        .isPresent();
        return isPostgres
                && List.of(info.arguments().orElse(new String[0]))
                        .contains(dataDirectory.toString());
    }

    private static void stop(ProcessHandle postmaster) {
        postmaster.destroy();
        if (!ends(postmaster, STOPS_WITHIN)) {
            // An open session blocks an orderly shutdown. The files are deleted in any case.
            postmaster.destroyForcibly();
            ends(postmaster, DIES_WITHIN);
        }
    }

    private static boolean ends(ProcessHandle process, Duration within) {
        try {
            process.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The end of a process cannot be awaited", e);
        }
    }
}
