package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.config.GivenOptions.WrongOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class PageOptionsTest {

    private static final String URL = "jdbc:postgresql://localhost:5432/fleetpulse";

    @Test
    void itListensOnTheLoopbackAddressByDefault() {
        PageOptions options = PageOptions.parse("--postgres.url", URL, "--postgres.user", "u");
        assertEquals(new PageOptions(URL, "u", null, null, "127.0.0.1", 8080, "fleet"), options);
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
                        "PATH",
                        "--host",
                        "0.0.0.0",
                        "--port",
                        "0",
                        "--postgres.schema",
                        "replay");
        assertEquals(new PageOptions(URL, "u", "PATH", null, "0.0.0.0", 0, "replay"), options);
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
                                        "--postgres.schema",
                                        "fleet; DROP",
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
                    "--postgres.schema: expected a name",
                    "--colour",
                    "--host: its value is missing"
                }) {
            assertTrue(mistakes.getMessage().contains(named), mistakes.getMessage());
        }
    }

    @Test
    void aMissingPasswordIsReportedWithItsOption(@TempDir Path directory) throws Exception {
        assertMistake(
                "--postgres.password.env: the environment variable FLEETPULSE_NOT_SET is not set",
                "--postgres.password.env",
                "FLEETPULSE_NOT_SET");
        for (String file : List.of(directory.toString(), directory.resolve("none").toString())) {
            assertMistake(
                    "--postgres.password.file: the file " + file + " cannot be read",
                    "--postgres.password.file",
                    file);
        }
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        assertMistake(
                "--postgres.password.file: the file " + empty + " is empty",
                "--postgres.password.file",
                empty.toString());
    }

    @Test
    void aPasswordInTheUrlIsRefusedAndNotRepeated() {
        for (String url :
                List.of("jdbc:postgresql://u:hunter2@db/iot", URL + "?a=b&sslPassword=hunter2")) {
            assertMistake("--postgres.url", "--postgres.url", url);
        }
    }

    @Test
    void anEmptyValueIsNoValue() {
        for (String option : List.of("--host", "--postgres.user", "--postgres.password.file")) {
            WrongOptions mistakes =
                    assertThrows(WrongOptions.class, () -> PageOptions.parse(option, " "));
            assertTrue(
                    mistakes.getMessage().contains(option + ": its value is empty"),
                    mistakes.getMessage());
        }
    }

    private static void assertMistake(String message, String option, String value) {
        List<String> arguments = new ArrayList<>(List.of(option, value, "--postgres.user", "u"));
        if (!option.equals("--postgres.url")) {
            arguments.addAll(List.of("--postgres.url", URL));
        }
        WrongOptions mistakes =
                assertThrows(
                        WrongOptions.class,
                        () -> PageOptions.parse(arguments.toArray(String[]::new)));
        assertTrue(mistakes.getMessage().startsWith(message), mistakes.getMessage());
        assertFalse(mistakes.getMessage().contains("hunter2"), mistakes.getMessage());
    }

    @Test
    void anAddressInUseIsNamedInOneLine() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = other.getLocalPort();
            IOException failure =
                    assertThrows(
                            IOException.class,
                            () -> FleetPage.start(PageOptions.onLoopback(URL, port)));
            assertEquals(
                    "Cannot listen on --host 127.0.0.1 --port "
                            + port
                            + ": java.net.BindException: Address already in use",
                    failure.getMessage());
        }
    }

    @Test
    void aNewPasswordInTheFileIsTaken(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("password");
        PageOptions options =
                new PageOptions(URL, "u", null, file.toString(), "localhost", 0, "fleet");
        Files.writeString(file, "first\n");
        assertEquals(Optional.of("first"), options.password());
        Files.writeString(file, "second");
        assertEquals(Optional.of("second"), options.password());
    }
}
