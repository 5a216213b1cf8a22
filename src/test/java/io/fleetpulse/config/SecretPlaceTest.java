package io.fleetpulse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class SecretPlaceTest {

    @TempDir private Path folder;

    @Test
    void theFileIsReadEachTime() throws IOException {
        Path file = folder.resolve("secret");
        SecretPlace place = new SecretPlace(null, file.toString());
        Files.writeString(file, "first\r\n");
        assertThat(place.read()).isEqualTo("first");
        Files.writeString(file, "second");
        assertThat(place.read()).isEqualTo("second");
    }

    @Test
    void aPlaceWithoutASecretIsNamed() throws IOException {
        Path blank = Files.writeString(folder.resolve("blank"), " \n");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF});

        assertThat(problem(null, blank.toString())).isEqualTo("the file " + blank + " is empty");
        assertThat(problem(null, binary.toString())).contains(binary + " cannot be read", "UTF-8");
        assertThat(problem(null, folder.toString())).contains("directory");
        assertThat(problem(null, folder.resolve("none").toString())).contains("NoSuchFile");
        assertThat(problem(null, "a\0b")).contains("cannot be read");
        assertThat(problem(null, "/dev/zero")).contains("/dev/zero cannot be read", "more than");
        assertThat(problem("FLEETPULSE_NOT_SET", null))
                .isEqualTo("the environment variable FLEETPULSE_NOT_SET is not set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "Hunter2", "LTAI5tHunter2"})
    void aSecretInPlaceOfAVariablesNameIsNotRepeated(String secret) {
        assertThat(problem(secret, null)).doesNotContain(secret);
        assertThat(Secrets.masked("postgres.password.env", secret)).isEqualTo(Secrets.MASK);
    }

    @Test
    void aMisspeltPasswordInAnAddressIsMasked() {
        String url = "amqps://h:5671?transport.keyStorePasword=hunter2";

        assertThat(Secrets.masked("amqp.url", url)).isEqualTo(Secrets.MASK);
    }

    private static String problem(String variable, String file) {
        Throwable thrown = catchThrowable(() -> new SecretPlace(variable, file).read());
        assertThat(thrown).isInstanceOf(IOException.class);
        return thrown.getMessage();
    }
}
