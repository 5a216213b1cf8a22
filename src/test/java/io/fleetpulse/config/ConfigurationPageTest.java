package io.fleetpulse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

class ConfigurationPageTest {

    @Test
    void thePageListsEveryKeyWithItsDefault() throws IOException {
        List<String> rows =
                Files.readAllLines(Path.of("docs", "configuration.md")).stream()
                        .filter(line -> line.matches("\\| `[a-z.-]+` \\|.*"))
                        .collect(Collectors.toList());

        assertEquals(
                ConfigKeys.settings().stream()
                        .map(ConfigurationPageTest::row)
                        .collect(Collectors.toList()),
                rows);
    }

    private static String row(Setting<?> key) {
        String defaultCell = key.defaultValue().map(text -> " `" + text + "` ").orElse(" ");
        return "| `" + key.name() + "` |" + defaultCell + "| " + key.description() + " |";
    }
}
