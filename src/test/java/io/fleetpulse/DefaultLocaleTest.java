package io.fleetpulse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * No text of the product depends on the machine's locale, which would give JSON the digits of
 * Arabic, or a name the dotless i of Turkish.
 */
class DefaultLocaleTest {

    private static final Pattern OF_LOCALE =
            Pattern.compile("%[-#+ 0,(]*[0-9]*(\\.[0-9]+)?[dfeEgG]|to(Lower|Upper)Case\\(\\)");

    @Test
    void numbersAndCaseHaveNoDefaultLocale() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<String> found =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .flatMap(DefaultLocaleTest::statements)
                            .filter(statement -> OF_LOCALE.matcher(statement).find())
                            .filter(statement -> !statement.contains("Locale.ROOT"))
                            .toList();
            assertThat(found).isEmpty();
        }
    }

    private static Stream<String> statements(Path file) {
        try {
            return Stream.of(Files.readString(file).split(";\\R")).map(text -> file + ": " + text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
