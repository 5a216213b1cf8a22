package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.source.envelope.ForwardedRecord;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every file under {@code messages/<family>/} against the {@code .expected} file beside it: its
 * first line is the topic in the header ({@code -} for none), the other lines are the decoded
 * result.
 */
class MessageFilesTest {

    static List<Path> files() {
        try (Stream<Path> files = Files.walk(root())) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path root() {
        try {
            return Path.of(MessageFilesTest.class.getResource("/messages").toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void decodesAsExpected(Path file) throws IOException {
        String expected = Files.readString(sibling(file));
        String topic = expected.lines().findFirst().orElseThrow();
        ForwardedRecord record =
                DecodedOutcome.record(topic.equals("-") ? null : topic, Files.readAllBytes(file));

        String actual = topic + "\n" + DecodedOutcome.describe(DecodedOutcome.decode(record));

        assertThat(actual).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("files")
    void validFilesGiveAMessageOfTheirFamilyAndInvalidOnesADeadLetter(Path file)
            throws IOException {
        String topic = Files.readAllLines(sibling(file)).get(0);
        ForwardedRecord record =
                DecodedOutcome.record(topic.equals("-") ? null : topic, Files.readAllBytes(file));

        List<Decoded> decoded = DecodedOutcome.decode(record);

        if (file.getFileName().toString().startsWith("valid-")) {
            Message message = decoded.get(0).message();
            assertThat(message.family().label())
                    .isEqualTo(file.getParent().getFileName().toString());
            assertThat(decoded).hasSize(1);
        } else {
            assertThat(decoded).anyMatch(each -> each.deadLetter() != null);
        }
    }

    @Test
    void everyFamilyHasAValidAndAnInvalidFile() throws IOException {
        for (Family family : Family.values()) {
            try (Stream<Path> files = Files.list(root().resolve(family.label()))) {
                List<String> names = files.map(file -> file.getFileName().toString()).toList();
                assertThat(names).anyMatch(name -> name.startsWith("valid-"));
                assertThat(names).anyMatch(name -> name.startsWith("invalid-"));
            }
        }
    }

    static Path sibling(Path file) {
        return file.resolveSibling(file.getFileName().toString().replace(".json", ".expected"));
    }
}
