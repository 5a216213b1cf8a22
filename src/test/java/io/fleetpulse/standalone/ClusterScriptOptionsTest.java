package io.fleetpulse.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs the operator's script with a JVM that prints its arguments instead of running Flink. */
class ClusterScriptOptionsTest {

    @TempDir private Path folder;

    @BeforeEach
    void writeFiles() throws Exception {
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        java.toFile().setExecutable(true);
        Files.writeString(
                Files.createDirectories(folder.resolve("conf")).resolve("config.yaml"),
                """
                env.java.opts.all: -Dof=all
                env.java.opts.client: -Dof=client -Dmore=true
                env.java.opts.taskmanager: -Dof=taskmanager
                """);
        Path state = Files.createDirectories(folder.resolve("state"));
        Files.writeString(state.resolve("rest.port"), "1");
        Files.writeString(state.resolve("rpc.port"), "2");
    }

    /** A setting replaces the line of the file with the same key, and no other. */
    @ParameterizedTest
    @CsvSource({
        "'', -Dof=all -Dof=client -Dmore=true",
        "a.setting=1, -Dof=all -Dof=client -Dmore=true",
        "env.java.opts.all=-Dmy=own, -Dmy=own -Dof=client -Dmore=true",
        "env.java.opts.client=-Dmy=own, -Dof=all -Dmy=own",
        "env.java.opts.taskmanager=-Dmy=own, -Dof=all -Dof=client -Dmore=true"
    })
    void settingsReplaceTheOptionsOfJvmsInTheFile(String settings, String expected)
            throws Exception {
        List<String> arguments = arguments(settings);

        assertEquals(
                List.of(expected.split(" ", -1)),
                arguments.subList(
                        0,
                        arguments.indexOf(
                                "-Dlog4j2.configurationFile="
                                        + folder.resolve("conf/log4j-cli.properties"))));
    }

    /** The arguments of the JVM that runs a command of Flink's command line. */
    private List<String> arguments(String settings) throws Exception {
        Path state = folder.resolve("state");
        // The script recognises the process of a JobManager by its command line.
        Process manager =
                new ProcessBuilder("sh", "-c", "read end; : fleetpulse.state=" + state).start();
        try {
            Path pids = Files.createDirectories(state.resolve("pid"));
            Files.writeString(pids.resolve("jobmanager"), Long.toString(manager.pid()));
            ProcessBuilder script =
                    new ProcessBuilder(
                            "bash", "deploy/standalone/fleetpulse-cluster", "flink", "list");
            script.environment()
                    .putAll(
                            Map.of(
                                    "FLEETPULSE_STATE", state.toString(),
                                    "FLEETPULSE_FLINK_OPTIONS", settings,
                                    "FLINK_CONF_DIR", folder.resolve("conf").toString(),
                                    "FLINK_HOME", folder.toString(),
                                    "JAVA_HOME", folder.resolve("jdk").toString()));
            Process process = script.redirectErrorStream(true).start();
            String printed =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), printed);
            return printed.lines().toList();
        } finally {
            manager.destroyForcibly();
        }
    }
}
