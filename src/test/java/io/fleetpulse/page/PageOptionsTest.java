package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.page.PageOptions.WrongOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

class PageOptionsTest {

    private static final String URL = "jdbc:postgresql://localhost:5432/fleetpulse";

    @Test
    void itListensOnTheLoopbackAddressByDefault() {
        PageOptions options = PageOptions.parse("--postgres.url", URL, "--postgres.user", "u");
        assertEquals(new PageOptions(URL, "u", null, null, "127.0.0.1", 8080), options);
    }

    @Test
    void everyOptionIsRead() {
        PageOptions options =
                PageOptions.parse(
                        "--postgres.url",
                        URL,
                        "--postgres.user",
                        "u",
                        "--postgres.password.env",
                        "E",
                        "--host",
                        "0.0.0.0",
                        "--port",
                        "0");
        assertEquals(new PageOptions(URL, "u", "E", null, "0.0.0.0", 0), options);
    }

    @Test
    void everyMistakeIsNamed() {
        WrongOptions mistakes =
                assertThrows(
                        WrongOptions.class,
                        () ->
                                PageOptions.parse(
                                        "stray",
                                        "--postgres.url",
                                        URL + "?password=x",
                                        "--postgres.password.env",
                                        "A",
                                        "--postgres.password.file",
                                        "B",
                                        "--port",
                                        "70000",
                                        "--colour",
                                        "red",
                                        "--host"));
        for (String named :
                new String[] {
                    "stray",
                    "--postgres.url: must not contain a password",
                    "--postgres.user: required",
                    "--postgres.password.env, --postgres.password.file",
                    "--port 70000",
                    "--colour",
                    "--host: its value is missing"
                }) {
            assertTrue(mistakes.getMessage().contains(named), mistakes.getMessage());
        }
    }

    @Test
    void aNewPasswordInTheFileIsTaken(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("password");
        PageOptions options = new PageOptions(URL, "u", null, file.toString(), "localhost", 0);
        Files.writeString(file, "first\n");
        assertEquals(Optional.of("first"), options.password());
        Files.writeString(file, "second");
        assertEquals(Optional.of("second"), options.password());
    }
}
