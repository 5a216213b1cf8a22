package io.fleetpulse.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/** A jar with a main class that the build creates in addition to the job jar. */
public final class RunnableJar {

    private static final int ENDED_BY_SIGTERM = 143;

    private final Path jar;

    /**
     * The result of a process.
     *
     * @param code its exit code
     * @param text standard output and standard error
     */
    public record Exit(int code, String text) {}

    /** Refers to the jar with this file name. */
    public RunnableJar(String name) {
        jar =
                Path.of(System.getProperty("fleetpulse.jar", "target/fleetpulse.jar"))
                        .resolveSibling(name);
    }

    /** Returns its size in bytes. */
    public long size() throws IOException {
        return Files.size(jar);
    }

    /** Returns the names of its entries. */
    public Set<String> entries() throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(JarEntry::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Returns the packages of Fleetpulse with classes in the jar, one level deep. */
    public List<String> packages() throws IOException {
        return entries().stream()
                .filter(entry -> entry.matches("io/fleetpulse/\\w+/.*\\.class"))
                .map(entry -> entry.split("/", -1)[2])
                .distinct()
                .toList();
    }

    /** Runs it to its end. */
    public Exit run(String... arguments) throws Exception {
        Process process = start(arguments);
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Exit(process.waitFor(), text);
    }

    /**
     * Runs it until it writes a line with this text, and ends it by SIGTERM, in order.
     *
     * @return all lines, this one included
     */
    public List<String> runUntil(String text, String... arguments) throws Exception {
        List<String> seen = new ArrayList<>();
        Process process = start(arguments);
        CompletableFuture.delayedExecutor(4, TimeUnit.MINUTES).execute(process::destroyForcibly);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.contains(text)) {
                seen.add(line);
                line = lines.readLine();
            }
            seen.add(line);
            process.destroy();
            int code = process.waitFor();
            if (code != ENDED_BY_SIGTERM) {
                throw new AssertionError("Ended with " + code + ": " + seen);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return seen;
    }

    private Process start(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-jar",
                                jar.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
