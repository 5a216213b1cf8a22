package io.fleetpulse.page;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The local stack in a separate process, started by its command. */
final class RunningProduct implements AutoCloseable {

    private static final Pattern PAGE = Pattern.compile("Fleet page\\s+(http\\S+)");
    private static final Pattern BROKER = Pattern.compile("Kafka\\s+(\\S+)");
    private static final Pattern POSTGRES = Pattern.compile("PostgreSQL\\s+psql .* -p (\\d+)");

    private final Process process;
    private final Thread reading;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private RunningProduct(Process process) {
        this.process = process;
        this.reading = new Thread(this::read, "output of the product");
        reading.setDaemon(true);
        reading.start();
    }

    /** Starts the stack and waits for the first rows. */
    static RunningProduct start(Path directory) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder command =
                new ProcessBuilder(
                                java.toString(),
                                "-Xmx1200m",
                                // It ends before C2 compilation pays off.
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.fleetpulse.local.LocalFleetpulse")
                        .redirectErrorStream(true);
        command.command()
                .addAll(
                        List.of(
                                "--devices",
                                "120",
                                "--rate",
                                "60",
                                "--duration",
                                "1h",
                                "--telemetry.window",
                                "10s",
                                "--connectivity.window",
                                "10s"));
        for (String server : List.of("kafka", "postgres", "web", "page")) {
            command.command().addAll(List.of("--" + server + "-port", "0"));
        }
        command.directory(Files.createDirectories(directory).toFile());
        RunningProduct product = new RunningProduct(command.start());
        product.await("First rows");
        return product;
    }

    /** The address of the page. */
    String page() {
        return find(PAGE);
    }

    /** The broker's host and port. */
    String broker() {
        return find(BROKER);
    }

    /** The port of the database. */
    int postgresPort() {
        return Integer.parseInt(find(POSTGRES));
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private void await(String text) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (!output().contains(text)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroy();
                throw new IllegalStateException("Never said \"" + text + "\":\n" + output());
            }
            Thread.sleep(100);
        }
    }

    private String find(Pattern pattern) {
        Matcher matcher = pattern.matcher(output());
        if (!matcher.find()) {
            throw new IllegalStateException("No " + pattern + " in:\n" + output());
        }
        return matcher.group(1);
    }

    private String output() {
        return String.join("\n", lines);
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException ended) {
            // The output ends with the process.
        }
    }
}
