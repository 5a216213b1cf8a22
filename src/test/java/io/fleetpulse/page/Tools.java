package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that tests need and Maven cannot bring. */
final class Tools {

    private static final List<String> BROWSERS =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    private Tools() {}

    /**
     * A Chromium to test with. Without one the test is skipped; where {@code CI} or {@code
     * FLEETPULSE_REQUIRE_TOOLS} is true it fails.
     */
    static Path chromium() {
        Optional<Path> found =
                Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                        .flatMap(folder -> BROWSERS.stream().map(Path.of(folder)::resolve))
                        .filter(Files::isExecutable)
                        .findFirst();
        String missing = "No Chromium on the PATH: apt-get install chromium";
        if (required()) {
            assertTrue(found.isPresent(), missing);
        }
        assumeTrue(found.isPresent(), missing);
        return found.orElseThrow();
    }

    private static boolean required() {
        return Stream.of("CI", "FLEETPULSE_REQUIRE_TOOLS")
                .map(System::getenv)
                .anyMatch("true"::equals);
    }
}
