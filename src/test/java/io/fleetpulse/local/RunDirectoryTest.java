package io.fleetpulse.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

class RunDirectoryTest {

    @TempDir Path temporary;

    @Test
    void aRunThatEndsLeavesNothing() throws Exception {
        Path parent = temporary.resolve("runs");
        try (RunDirectory run = RunDirectory.create(parent)) {
            Files.writeString(Files.createDirectories(run.path().resolve("a/b")).resolve("c"), "");
        }
        assertFalse(Files.exists(parent));
    }

    @Test
    void aLivingRunIsLeftAlone() throws Exception {
        Path parent = temporary.resolve("runs");
        try (RunDirectory run = RunDirectory.create(parent)) {
            assertEquals(0, RunDirectory.removeAbandoned(parent));
            assertTrue(Files.isDirectory(run.path()));
        }
    }

    @Test
    void whatAKilledRunLeftIsStoppedAndRemoved() throws Exception {
        Path parent = temporary.resolve("runs");
        Process run = startRunWithPostgres(parent);
        ProcessHandle postgres = ProcessHandle.of(firstLine(run)).orElseThrow();
        run.destroyForcibly().waitFor();
        assertTrue(postgres.isAlive(), "the killed run was to leave its PostgreSQL behind");

        assertEquals(1, RunDirectory.removeAbandoned(parent));

        assertFalse(postgres.isAlive());
        try (Stream<Path> left = Files.list(parent)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void aRunThatHaltsStopsItsPostgres() throws Exception {
        try (RunDirectory run = RunDirectory.create(temporary.resolve("runs"))) {
            LocalPostgres.start(run.path().resolve("postgres"), 0);
            Path file = run.path().resolve("postgres/data-1/postmaster.pid");
            long pid = Long.parseLong(Files.readAllLines(file).get(0));
            ProcessHandle postgres = ProcessHandle.of(pid).orElseThrow();

            run.stopPostgres();

            assertFalse(postgres.isAlive());
        }
    }

    @Test
    void aStrangersProcessIsNeverTouched() throws Exception {
        Path data = Files.createDirectories(temporary.resolve("data"));
        Process stranger = new ProcessBuilder("sleep", "900").start();
        try {
            Files.writeString(data.resolve("postmaster.pid"), stranger.pid() + "\n" + data + "\n");
            OrphanedPostgres.stop(data);
            assertTrue(stranger.isAlive());
        } finally {
            stranger.destroyForcibly();
        }
    }

    private static Process startRunWithPostgres(Path parent) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RunToKill.class.getName(),
                        parent.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static long firstLine(Process process) throws Exception {
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        while (line != null && !line.matches("\\d+")) {
            line = output.readLine();
        }
        return Long.parseLong(line);
    }

    /** Starts a PostgreSQL, prints its process id and waits to be killed. */
    static final class RunToKill {

        private RunToKill() {}

        public static void main(String[] arguments) throws Exception {
            RunDirectory run = RunDirectory.create(Path.of(arguments[0]));
            LocalPostgres.start(run.path().resolve("postgres"), 0);
            Path pid = run.path().resolve("postgres/data-1/postmaster.pid");
            System.out.println(Files.readAllLines(pid).get(0));
            Thread.sleep(900_000);
        }
    }
}
