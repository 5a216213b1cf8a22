package io.fleetpulse.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fleetpulse.local.FreePort;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cluster of real processes, started by the operator's script. */
public final class StandaloneCluster implements AutoCloseable {

    private static final Pattern JOB = Pattern.compile("JobID ([0-9a-f]{32})");
    private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");
    private static final Pattern COMPLETED = Pattern.compile("\"completed\":([0-9]+)");
    private static final Pattern TOTAL_BYTES = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)");
    private static final Pattern RESTORED = Pattern.compile("\"restored\":([0-9]+)");

    /** Waits for the end of a process, then stops the cluster: it would outlive a killed test. */
    private static final String STOP_AFTER_PROCESS =
            "while kill -0 \"$1\" 2> /dev/null; do sleep 2; done; exec bash \"$2\" stop";

    private static final String SCRIPT = "deploy/standalone/fleetpulse-cluster";

    private final Path state;
    private final String flinkOptions;
    private final Process watchdog;

    /** The script looks for free ports too, but two clusters that start at once find the same. */
    private final int restPort = FreePort.any();

    private final int rpcPort = FreePort.any();

    /**
     * Starts a JobManager and a TaskManager.
     *
     * @param state the folder of this cluster's files
     * @param flinkOptions {@code key=value} words that override the production configuration
     */
    public StandaloneCluster(Path state, String flinkOptions) throws Exception {
        this.state = state;
        this.flinkOptions = flinkOptions;
        watchdog = watchdog();
        try {
            script("start", "--taskmanagers", "1");
        } catch (IllegalStateException failure) {
            close();
            throw failure;
        }
    }

    /** Starts a process that stops the cluster if this JVM ends without doing so. */
    private Process watchdog() throws IOException {
        String self = Long.toString(ProcessHandle.current().pid());
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-c", STOP_AFTER_PROCESS, "watchdog", self, SCRIPT);
        builder.environment().put("FLEETPULSE_STATE", state.toString());
        return builder.redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start();
    }

    /** Submits the job jar and returns the job's id. */
    public String run(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("run"));
        command.addAll(arguments);
        return found(JOB, script(command.toArray(String[]::new)));
    }

    /** Takes a savepoint, stops the job, and returns the savepoint's path. */
    public String stopWithSavepoint(String job) throws Exception {
        return found(SAVEPOINT, script("stop-job", job));
    }

    /** Drains the job, takes a savepoint, and stops the job. */
    public String stopDraining(String job) throws Exception {
        return found(
                SAVEPOINT,
                script("flink", "stop", "--drain", "-p", "file://" + state + "/savepoints", job));
    }

    /** Returns what Flink's REST API answers, as JSON text. */
    public String get(String path) throws IOException, InterruptedException {
        String port = Files.readString(state.resolve("rest.port")).strip();
        URI uri = URI.create("http://localhost:" + port + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    /** Kills a TaskManager. */
    public void killTaskManager(int number) throws IOException {
        ProcessHandle.of(Long.parseLong(Files.readString(taskManager(number)).strip()))
                .orElseThrow()
                .destroyForcibly();
    }

    private Path taskManager(int number) {
        return state.resolve("pid").resolve("taskmanager-" + number);
    }

    public void startTaskManager() throws Exception {
        script("start-taskmanager");
    }

    /**
     * Collects the garbage of the newest TaskManager and returns the bytes of what is left.
     *
     * @throws IOException if that process does not answer
     */
    public long liveBytesOfTaskManager() throws IOException, InterruptedException {
        int newest = 1;
        while (Files.exists(taskManager(newest + 1))) {
            newest++;
        }
        Process histogram =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Files.readString(taskManager(newest)).strip(),
                                "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        String printed = new String(histogram.getInputStream().readAllBytes(), UTF_8);
        Matcher total = TOTAL_BYTES.matcher(printed);
        if (histogram.waitFor() != 0 || !total.find()) {
            throw new IOException(printed);
        }
        return Long.parseLong(total.group(1));
    }

    /** Returns how many checkpoints of a job are complete. */
    public int completedCheckpoints(String job) throws Exception {
        return count(COMPLETED, job);
    }

    /** Returns how often a job was restored from a checkpoint or savepoint. */
    public int restoredCheckpoints(String job) throws Exception {
        return count(RESTORED, job);
    }

    private int count(Pattern pattern, String job) throws Exception {
        Matcher matcher = pattern.matcher(get("/jobs/" + job + "/checkpoints"));
        if (!matcher.find()) {
            return 0;
        }
        return Integer.parseInt(matcher.group(1));
    }

    /** Returns the last lines of every log, for the message of a failed test. */
    public String logs() throws IOException {
        StringBuilder text = new StringBuilder();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(state.resolve("log"), "*.log")) {
            for (Path file : files) {
                List<String> lines = Files.readAllLines(file);
                text.append(file).append('\n');
                lines.subList(Math.max(0, lines.size() - 40), lines.size())
                        .forEach(line -> text.append("  ").append(line).append('\n'));
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        try {
            script("stop");
            watchdog.destroy();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private String script(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", SCRIPT));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(state, "script", ".out");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("FLEETPULSE_STATE", state.toString());
        builder.environment().put("FLEETPULSE_FLINK_OPTIONS", flinkOptions);
        builder.environment().put("FLEETPULSE_REST_PORT", Integer.toString(restPort));
        builder.environment().put("FLEETPULSE_RPC_PORT", Integer.toString(rpcPort));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        String maven = System.getProperty("fleetpulse.maven");
        if (maven != null) {
            builder.environment().put("MAVEN", maven);
        }
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        int exit = builder.start().waitFor();
        String printed = Files.readString(output, UTF_8);
        if (exit != 0) {
            throw new IllegalStateException(String.join(" ", command) + "\n" + printed);
        }
        return printed;
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(text);
        }
        return matcher.group(1);
    }
}
