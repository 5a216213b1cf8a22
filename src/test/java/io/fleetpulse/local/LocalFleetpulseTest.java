package io.fleetpulse.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class LocalFleetpulseTest {

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({",PT1H,false", "PT90S,PT89S,false", "PT90S,PT90S,true", "PT999999999H,PT1H,false"})
    void aRunEndsWithItsDuration(Duration duration, Duration elapsed, boolean over) {
        assertEquals(over, LocalFleetpulse.isOver(duration, elapsed));
    }

    @Test
    void withoutAFolderForItsFilesItEndsWithTwoLines() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        Process run =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Djava.io.tmpdir=" + file,
                                "-Duser.name=me",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LocalFleetpulse.class.getName())
                        .redirectErrorStream(true)
                        .start();
        List<String> printed =
                new String(run.getInputStream().readAllBytes(), UTF_8).lines().toList();

        assertEquals(1, run.waitFor(), printed.toString());
        assertEquals(2, printed.size(), printed.toString());
        assertTrue(
                printed.get(0)
                        .startsWith("Cannot write to " + file.resolve("fleetpulse-me") + ": "),
                printed.toString());
        assertTrue(printed.get(1).contains("-Djava.io.tmpdir="), printed.toString());
    }
}
