package io.fleetpulse.local;

import io.fleetpulse.config.GivenOptions.WrongOptions;

import org.apache.flink.api.common.JobStatus;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;

/**
 * Runs the whole product on one machine: the platform's AMQP endpoint, the bridge, a real Kafka
 * broker, a real PostgreSQL, Flink with its web dashboard, the job, the fleet page, the notifier,
 * and a simulated fleet. Runs until Ctrl-C or the end of {@code --duration}, and then deletes its
 * files.
 */
public final class LocalFleetpulse {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final Duration STATUS_EVERY = Duration.ofSeconds(5);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(9);

    private LocalFleetpulse() {}

    /**
     * Runs the stack.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) throws Exception {
        if (LocalOptions.asksForHelp(arguments)) {
            System.out.print(LocalOptions.help());
            return;
        }
        try {
            run(LocalOptions.parse(arguments), FleetJob::define);
        } catch (WrongOptions e) {
            System.err.println(e.getMessage());
            System.err.println("--help shows the options");
            System.exit(2);
        }
    }

    /** Runs a job until the end of the duration or of the process. */
    static void run(LocalOptions options, LocalStack.Job job) throws Exception {
        long started = System.nanoTime();
        endWithParent();
        RunDirectory directory = newDirectory();
        LocalStack stack = new LocalStack();
        Thread ending = new Thread(() -> end(stack, directory), "ending");
        Runtime.getRuntime().addShutdownHook(ending);
        int exit = 0;
        try {
            System.out.println("Starting Kafka, PostgreSQL and Flink …");
            stack.start(options, directory.path(), job);
            System.out.println(stack.addresses());
            System.out.println("  Log               " + directory.path().resolve("fleetpulse.log"));
            System.out.println("  Ctrl-C ends everything.\n");
            watch(stack, options, started);
        } catch (Exception e) {
            if (!stack.closing()) {
                e.printStackTrace();
                exit = 1;
            }
        }
        System.exit(exit);
    }

    /** Creates the run's directory, and ends the process if that is impossible. */
    private static RunDirectory newDirectory() {
        Path runs = RunDirectory.ofThisUser();
        try {
            int abandoned = RunDirectory.removeAbandoned(runs);
            if (abandoned > 0) {
                System.out.println("Removed what " + abandoned + " killed run(s) had left behind");
            }
            RunDirectory directory = RunDirectory.create(runs);
            keepFilesIn(directory.path());
            return directory;
        } catch (IOException e) {
            System.err.println("Cannot write to " + runs + ": " + e);
            System.err.println("Select another folder: JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=/FOLDER");
            System.exit(1);
            throw new IllegalStateException(e);
        }
    }

    private static void watch(LocalStack stack, LocalOptions options, long started)
            throws Exception {
        boolean rowsSeen = false;
        while (!stack.closing() && !isOver(options.duration(), since(started))) {
            FleetStatus status = FleetStatus.read(stack.postgres());
            if (!rowsSeen && status.rowsWritten() > 0) {
                rowsSeen = true;
                System.out.println(
                        "First rows " + since(started).toSeconds() + " s after the start");
            }
            String now = LocalTime.now().format(CLOCK);
            System.out.println(now + "  " + status.line(stack.feed().sent(), options.devices()));
            stack.flink().status().ifPresent(LocalFleetpulse::report);
            Thread.sleep(STATUS_EVERY.toMillis());
        }
    }

    private static void report(JobStatus job) {
        if (job.isGloballyTerminalState()) {
            throw new IllegalStateException("The job ended: " + job);
        }
        if (job != JobStatus.RUNNING) {
            System.out.println("The job is " + job + "; the log and the dashboard say why");
        }
    }

    /** Whether a run of a duration is over; null for a run without an end. */
    static boolean isOver(Duration duration, Duration elapsed) {
        return duration != null && elapsed.compareTo(duration) >= 0;
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** Puts logs and unpacked libraries into the run's directory. Must precede the first logger. */
    private static void keepFilesIn(Path directory) throws IOException {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        System.setProperty("java.io.tmpdir", temporary.toString());
        System.setProperty("fleetpulse.log.directory", directory.toString());
        System.setProperty(
                "log4j2.configurationFile", "classpath:io/fleetpulse/local/log4j2.properties");
        // SLF4J complains when several threads request the first loggers at once.
        LoggerFactory.getILoggerFactory();
    }

    /**
     * Ends this process with its parent if the system property {@code fleetpulse.stop-with-parent}
     * is true, because Maven does not stop its children.
     */
    private static void endWithParent() {
        if (Boolean.getBoolean("fleetpulse.stop-with-parent")) {
            ProcessHandle.current().parent().ifPresent(LocalFleetpulse::endAfter);
        }
    }

    private static void endAfter(ProcessHandle parent) {
        Thread watching =
                new Thread(
                        () -> {
                            parent.onExit().join();
                            System.exit(0);
                        },
                        "watching Maven");
        watching.setDaemon(true);
        watching.start();
    }

    private static void end(LocalStack stack, RunDirectory directory) {
        haltLater(directory);
        System.out.println("Ending …");
        stack.close();
        try {
            directory.close();
        } catch (IOException e) {
            System.err.println(directory.path() + " was not deleted: " + e);
        }
        System.out.println("Everything has ended");
    }

    /**
     * Halts a shutdown that hangs, so that the terminal is free and nothing runs; the next run
     * removes the files that are left.
     */
    private static void haltLater(RunDirectory directory) {
        Thread halting =
                new Thread(
                        () -> {
                            try {
                                Thread.sleep(ENDS_WITHIN.toMillis());
                                directory.stopPostgres();
                                System.err.println("Halted; the next run deletes the files");
                            } catch (InterruptedException | IOException | RuntimeException e) {
                                System.err.println("Halted: " + e);
                            } finally {
                                Runtime.getRuntime().halt(1);
                            }
                        },
                        "halting");
        halting.setDaemon(true);
        halting.start();
    }
}
