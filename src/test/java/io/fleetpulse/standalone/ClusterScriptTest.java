package io.fleetpulse.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The operator's script, without a cluster: a shell script takes the place of Java. */
class ClusterScriptTest {

    /** Computes memory sizes as Flink does, and fails as any other program. */
    private static final String JAVA =
            """
            #!/bin/sh
            case "$*" in
              *BashJavaUtils*)
                echo "BASH_JAVA_UTILS_EXEC_RESULT:-Xmx1m"
                echo "BASH_JAVA_UTILS_EXEC_RESULT:-Dsome.setting=1" ;;
              *) exit 1 ;;
            esac
            """;

    @TempDir Path directory;

    private record Outcome(int exit, String printed) {}

    @ParameterizedTest
    @CsvSource({
        "strat, there is no command strat",
        "start 2, 'start takes only --taskmanagers N, not 2'",
        "start --taskmanager 2, 'start takes only --taskmanagers N, not --taskmanager 2'",
        "start --taskmanagers, 'start takes only --taskmanagers N, not --taskmanagers'",
        "start --taskmanagers two, 'start takes only --taskmanagers N, not --taskmanagers two'",
        "start --taskmanagers 08, 'start takes only --taskmanagers N, not --taskmanagers 08'",
        "start-taskmanager 2, start-taskmanager takes no arguments",
        "savepoint, savepoint takes the id of one job",
        "stop-job, stop-job takes the id of one job",
        "stop-job a b, stop-job takes the id of one job",
        "flink, flink takes a command of Flink and its arguments",
        "run -p, -p has no value",
        "status now, status takes no arguments",
        "stop 1f7d, stop takes no arguments"
    })
    void aWrongCommandIsNamedAndTheRightOnesAreListed(String words, String problem)
            throws Exception {
        Outcome outcome = script(words.split(" "));

        assertEquals(2, outcome.exit(), outcome.printed());
        assertTrue(
                outcome.printed().startsWith("fleetpulse-cluster: " + problem + "\n"),
                outcome.printed());
        assertTrue(outcome.printed().contains("| `start [--taskmanagers N]` |"));
    }

    @ParameterizedTest
    @CsvSource({"run -n -s file:///savepoint --kafka.topics t", "savepoint 1f7d", "flink list"})
    void aCommandForARunningClusterSaysThatNoneRuns(String words) throws Exception {
        Outcome outcome = script(words.split(" "));

        assertEquals(1, outcome.exit(), outcome.printed());
        assertEquals("fleetpulse-cluster: no cluster runs; run start first\n", outcome.printed());
    }

    @ParameterizedTest
    @CsvSource({"help", "--help", "strat"})
    void helpNeedsNoFolder(String command) throws Exception {
        assertTrue(script(command).printed().contains("| `status` |"));
        assertFalse(Files.exists(directory.resolve("state")));
    }

    @Test
    void aJobManagerThatEndsAtOnceIsReportedWithItsLog() throws Exception {
        Outcome outcome = script("start");

        assertEquals(1, outcome.exit(), outcome.printed());
        assertTrue(outcome.printed().contains("jobmanager did not start; see "), outcome.printed());
        assertTrue(outcome.printed().contains("/log/jobmanager.log"), outcome.printed());
    }

    @Test
    void aStartEndsTaskManagersThatOutlivedTheirJobManager() throws Exception {
        Path pids = Files.createDirectories(directory.resolve("state").resolve("pid"));
        String mark = "fleetpulse.state=" + directory.resolve("state").toRealPath();
        Process old = new ProcessBuilder("bash", "-c", "read", "taskmanager", mark).start();
        try {
            Files.writeString(pids.resolve("taskmanager-1"), Long.toString(old.pid()));

            script("start");

            assertTrue(old.waitFor(1, TimeUnit.MINUTES));
        } finally {
            old.destroyForcibly();
        }
    }

    private Outcome script(String... words) throws Exception {
        Path program = Files.createDirectories(directory.resolve("java").resolve("bin"));
        Path java = Files.writeString(program.resolve("java"), JAVA, UTF_8);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        List<String> command =
                new ArrayList<>(List.of("bash", "deploy/standalone/fleetpulse-cluster"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("FLEETPULSE_STATE", directory.resolve("state").toString());
        builder.environment().put("JAVA_HOME", directory.resolve("java").toString());
        builder.environment().put("FLINK_HOME", directory.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Outcome(process.waitFor(), printed);
    }
}
