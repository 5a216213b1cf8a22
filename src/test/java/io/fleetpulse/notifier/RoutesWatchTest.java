package io.fleetpulse.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class RoutesWatchTest {

    @TempDir private Path folder;

    private Path file;
    private Path url;

    @BeforeEach
    void begin() throws IOException {
        file = folder.resolve("routes.json");
        url = Files.writeString(folder.resolve("url"), "https://127.0.0.1/");
        write("warning", url);
    }

    @Test
    void aFileThatWasAbsentForAMomentIsNoMistakeAnyMore() throws IOException {
        RoutesWatch watch = new RoutesWatch(file);
        Path aside = Files.move(file, folder.resolve("aside"));
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.isMistaken()).isTrue();

        Files.move(aside, file);

        assertThat(watch.changed()).isEmpty();
        assertThat(watch.isMistaken()).isFalse();
    }

    @Test
    void aVersionIsUsedOnceItsSecretExists() throws IOException {
        RoutesWatch watch = new RoutesWatch(file);
        Path later = folder.resolve("later");
        write("warning", later);
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.isMistaken()).isTrue();

        Files.copy(url, later);

        assertThat(watch.changed()).isPresent();
        assertThat(watch.isMistaken()).isFalse();
        assertThat(watch.changed()).isEmpty();
    }

    @Test
    void anEndlessFileIsAMistake() throws IOException {
        RoutesWatch watch = new RoutesWatch(file);
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/dev/zero"));

        assertThat(watch.changed()).isEmpty();
        assertThat(watch.isMistaken()).isTrue();
    }

    @Test
    void theVersionInUseIsNoMistakeAfterOneWithAMistake() throws IOException {
        RoutesWatch watch = new RoutesWatch(file);
        write("soon", url);
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.isMistaken()).isTrue();

        write("warning", url);

        assertThat(watch.changed()).isEmpty();
        assertThat(watch.isMistaken()).isFalse();
    }

    private void write(String severity, Path secret) throws IOException {
        Files.writeString(
                file,
                """
                {"receivers": [{"name": "r", "type": "slack", "url": {"file": "%s"}}],
                 "routes": [{"receiver": "r", "severity": "%s"}]}\
                """
                        .formatted(secret, severity));
    }
}
