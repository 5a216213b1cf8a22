package io.fleetpulse.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A main class of the benchmark in a separate JVM, so that its processor time can be measured. The
 * process answers with lines on standard output that start with {@link #ANSWER}.
 */
final class ChildProcess implements AutoCloseable {

    /** Prefix of an answer's line. */
    static final String ANSWER = "ANSWER ";

    private final Process process;
    private final BufferedReader output;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts a main class with the measured settings: 2 GiB of heap and the parallel collector. */
    static ChildProcess start(Class<?> main, Path log, List<String> jvm, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        return new ChildProcess(process, log);
    }

    /** Waits for the next answer. */
    String answer() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(ANSWER)) {
                return line.substring(ANSWER.length());
            }
        }
        throw new IOException("The process ended without an answer; see " + log);
    }

    /** Starts the next run of the process; no other part of the benchmark runs meanwhile. */
    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Waits, in the process itself, for {@link #go}. */
    static void awaitGo() throws IOException {
        if (System.in.read() < 0) {
            throw new IOException("The benchmark has ended");
        }
    }

    /** Kills the process, as kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
