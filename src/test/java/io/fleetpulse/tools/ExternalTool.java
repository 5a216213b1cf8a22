package io.fleetpulse.tools;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that a test needs and Maven cannot install. Without the program, the test is skipped
 * with a line that describes the installation. If {@code CI} or {@code FLEETPULSE_REQUIRE_TOOLS} is
 * true, as in {@code .ci/run}, which installs all programs, the test fails instead.
 */
public final class ExternalTool {

    private static final int MINUTES = 5;

    private final Path program;

    private ExternalTool(Path program) {
        this.program = program;
    }

    /**
     * The output of a program.
     *
     * @param exitCode its exit code
     * @param text standard output and standard error
     */
    public record Output(int exitCode, String text) {}

    /** Returns the first of these programs that is on the path. */
    public static ExternalTool require(String installation, String... programs) {
        for (String program : programs) {
            // Folders of server programs are not on every user's path.
            String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
            for (String folder : path.split(File.pathSeparator, -1)) {
                Path file = Path.of(folder, program);
                if (Files.isExecutable(file)) {
                    return new ExternalTool(file);
                }
            }
        }
        String missing = "%s is missing: %s".formatted(String.join(" or ", programs), installation);
        if (isRequired()) {
            return Assertions.fail(missing);
        }
        Assumptions.abort("Skipped, because " + missing);
        throw new AssertionError("Not reached");
    }

    private static boolean isRequired() {
        return "true".equals(System.getenv("CI"))
                || "true".equals(System.getenv("FLEETPULSE_REQUIRE_TOOLS"));
    }

    /** Returns an existing program. */
    static ExternalTool at(Path program) {
        return new ExternalTool(program.toAbsolutePath());
    }

    /** Returns the program's path. */
    public Path program() {
        return program;
    }

    /** Runs the program to its end. */
    public Output run(Path folder, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(program.toString());
        builder.command().addAll(arguments);
        builder.environment().putAll(environment);
        Path output = Files.createTempFile("fleetpulse-tool", ".txt");
        try {
            Process process =
                    builder.directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            process.getOutputStream().close();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                Assertions.fail(program + " did not end within " + MINUTES + " minutes");
            }
            return new Output(
                    process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }

    /** Runs the program, which must succeed, and returns what it printed. */
    public String succeed(Path folder, String... arguments)
            throws IOException, InterruptedException {
        Output output = run(folder, Map.of(), List.of(arguments));
        Assertions.assertEquals(0, output.exitCode(), output.text());
        return output.text();
    }
}
