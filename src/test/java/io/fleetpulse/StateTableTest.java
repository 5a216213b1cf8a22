package io.fleetpulse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Compares the table of states in docs/state.md with the code. */
class StateTableTest {

    private static final Pattern STATE =
            Pattern.compile(
                    "(?:StateDescriptor<>|EndingValue<>)\\(\\s*(?:\\w+\\(\\),\\s*)?\"([a-z-]+)\"");

    /** States with a single value, which the table describes instead of naming. */
    private static final Set<String> ONE_VALUE = Set.of("device", "product");

    @Test
    void everyDeclaredStateIsInTheTable() throws IOException {
        String table = Files.readString(Path.of("docs/state.md"));
        Set<String> missing = new TreeSet<>();
        for (String source : sources()) {
            Matcher state = STATE.matcher(source);
            while (state.find()) {
                if (!ONE_VALUE.contains(state.group(1))
                        && !table.contains("`" + state.group(1) + "`")) {
                    missing.add(state.group(1));
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void everyOperatorInTheTableIsThere() throws IOException {
        String code = String.join("\n", sources());

        assertThat(operators()).hasSizeGreaterThan(20);
        assertThat(operators()).allMatch(name -> code.contains("\"" + name + "\""));
    }

    private static List<String> operators() throws IOException {
        List<String> names = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("docs/state.md"))) {
            if (line.startsWith("| ")
                    && !line.startsWith("| operator")
                    && !line.startsWith("| -")) {
                for (String name : line.split("\\|", -1)[1].split(",", -1)) {
                    if (!name.isBlank()) {
                        names.add(name.strip());
                    }
                }
            }
        }
        return names;
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(StateTableTest::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
