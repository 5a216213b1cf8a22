package io.fleetpulse.local;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory that holds every file of one run: {@code <temp>/fleetpulse-<user>/run-…}. A run
 * holds a lock on a file in the directory until its process ends in any way.
 * {@link #removeAbandoned} recognises the directories of killed runs by the missing lock.
 */
public final class RunDirectory implements AutoCloseable {

    private static final String RUN = "run-";
    private static final String STARTING = "starting-";
    private static final String LOCK = "run.lock";
    private static final Duration STARTS_WITHIN = Duration.ofHours(1);
    private static final int ATTEMPTS = 10;

    private final Path path;
    private final FileChannel lock;

    private RunDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Returns the parent directory of this user's runs. */
    public static Path ofThisUser() {
        return Path.of(System.getProperty("java.io.tmpdir"))
                .toAbsolutePath()
                .resolve("fleetpulse-" + System.getProperty("user.name"));
    }

    /**
     * Creates the directory of a new run.
     *
     * @param parent parent directory of the runs; only this user may write to it
     */
    public static RunDirectory create(Path parent) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return createdIn(ownDirectory(parent));
            } catch (NoSuchFileException removedByAnEndingRun) {
                if (attempt == ATTEMPTS) {
                    throw removedByAnEndingRun;
                }
            }
        }
    }

    /**
     * Removes the remains of runs that did not end in order: their PostgreSQL, then their files.
     *
     * @param parent parent directory of the runs
     * @return the number of removed runs
     */
    public static int removeAbandoned(Path parent) throws IOException {
        int removed = 0;
        if (Files.isDirectory(parent)) {
            try (DirectoryStream<Path> runs = Files.newDirectoryStream(ownDirectory(parent))) {
                for (Path run : runs) {
                    if (isAbandoned(run)) {
                        stopPostgres(run);
                        delete(run);
                        removed++;
                    }
                }
            }
        }
        return removed;
    }

    /** Returns the path of the directory. */
    public Path path() {
        return path;
    }

    /** Stops the PostgreSQL of this run, which would outlive a process that halts. */
    void stopPostgres() throws IOException {
        stopPostgres(path);
    }

    /** Deletes the directory with its contents. */
    @Override
    public void close() throws IOException {
        delete(path);
        lock.close();
        try {
            Files.deleteIfExists(path.getParent());
        } catch (DirectoryNotEmptyException otherRunsAreThere) {
            return;
        }
    }

    private static RunDirectory createdIn(Path parent) throws IOException {
        // Lock the directory before it gets its final name, so that other runs never see it without
        // its lock.
        Path starting = Files.createTempDirectory(parent, STARTING);
        FileChannel channel =
                FileChannel.open(
                        starting.resolve(LOCK),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
        channel.lock();
        String name = starting.getFileName().toString().replace(STARTING, RUN);
        Path run = Files.move(starting, parent.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        return new RunDirectory(run, channel);
    }

    /**
     * Creates the parent directory, or checks that an existing one belongs to this user, since
     * every user may write to the temporary directory.
     */
    private static Path ownDirectory(Path parent) throws IOException {
        Files.createDirectories(parent.getParent());
        try {
            Files.createDirectory(
                    parent,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException there) {
            Path probe = Files.createTempFile(parent, "owner-", "");
            boolean ours =
                    Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)
                            && Files.getOwner(parent).equals(Files.getOwner(probe));
            Files.delete(probe);
            if (!ours) {
                throw new IOException(parent + " belongs to somebody else");
            }
        }
        return parent;
    }

    private static boolean isAbandoned(Path run) throws IOException {
        String name = run.getFileName().toString();
        if (name.startsWith(STARTING)) {
            FileTime changed = Files.getLastModifiedTime(run);
            return changed.toInstant().isBefore(Instant.now().minus(STARTS_WITHIN));
        }
        return name.startsWith(RUN) && isUnlocked(run.resolve(LOCK));
    }

    private static boolean isUnlocked(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        } catch (NoSuchFileException noLockAnyMore) {
            return true;
        }
    }

    private static void stopPostgres(Path run) throws IOException {
        List<Path> dataDirectories;
        try (Stream<Path> files = Files.walk(run, 3)) {
            dataDirectories =
                    files.filter(file -> file.endsWith("postmaster.pid"))
                            .map(Path::getParent)
                            .toList();
        }
        dataDirectories.forEach(OrphanedPostgres::stop);
    }

    /** Deletes a directory; retries while a process that ends still writes to it. */
    private static void delete(Path directory) throws IOException {
        for (int attempt = 1; Files.exists(directory); attempt++) {
            try {
                deleteOnce(directory);
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void deleteOnce(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while deleting");
        }
    }
}
