package io.fleetpulse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Each class of the product, of its tests and of its benchmark has a simple name of its own. */
class SimpleNamesTest {

    @Test
    void everySimpleNameExistsOnce() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            Map<String, List<Path>> places =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !file.endsWith("package-info.java"))
                            .collect(
                                    Collectors.groupingBy(
                                            file -> file.getFileName().toString(),
                                            TreeMap::new,
                                            Collectors.toList()));
            places.values().removeIf(found -> found.size() == 1);

            assertEquals(Map.of(), places);
        }
    }
}
