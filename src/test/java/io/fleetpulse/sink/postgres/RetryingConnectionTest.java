package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.config.PostgresConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.SSLHandshakeException;

class RetryingConnectionTest {

    private static PostgresConfig config(String url, String environment, String file) {
        return new PostgresConfig(
                url, "user", environment, file, "fleet", 1, Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({
        "21000, REFUSED_ROW",
        "22P05, REFUSED_ROW",
        "22008, REFUSED_ROW",
        "23502, REFUSED_ROW",
        "54000, REFUSED_ROW",
        "08006, PASSING",
        "08001, PASSING",
        "40001, PASSING",
        "40P01, PASSING",
        "53300, PASSING",
        "55P03, PASSING",
        "57P01, PASSING",
        "57P03, PASSING",
        "25006, PASSING",
        "25P03, PASSING",
        "25P04, PASSING",
        "57014, PASSING",
        "08P01, PASSING",
        "08004, LASTING",
        "28P01, LASTING",
        "3D000, LASTING",
        "42P01, LASTING",
        "42501, LASTING",
        "XX000, LASTING"
    })
    void failuresAreToldApart(String state, DatabaseFailure expected) {
        assertEquals(expected, DatabaseFailure.of(new SQLException("", state)));
    }

    @ParameterizedTest
    @CsvSource({
        "08001, postgres.url",
        "08001, default_transaction_read_only",
        "08003, postgres.url",
        "08006, certificate",
        "08004, postgres.password.env",
        "08P01, postgres.user",
        "0A000, rules",
        "22023, postgres.url",
        "22023, user.timezone",
        "42704, postgres.url",
        "25006, read_only",
        "25P03, idle_in_transaction_session_timeout",
        "28P01, postgres.user",
        "3D000, postgres.url",
        "42501, roles.sql",
        "42703, postgres.schema",
        "42P01, postgres.schema",
        "53100, disk",
        "53300, max_connections",
        "55P03, lock_timeout",
        "57014, statement_timeout"
    })
    void theMessageSaysWhatToDo(String state, String what) {
        SQLException advised = DatabaseAdvice.added(new SQLException("the server's", state));

        assertTrue(advised.getMessage().startsWith("the server's. "), advised.getMessage());
        assertTrue(advised.getMessage().contains(what), advised.getMessage());
        assertEquals(state, advised.getSQLState());
    }

    @Test
    void theMessageOfALostConnectionNamesTheCause() {
        IOException untrusted = new SSLHandshakeException("PKIX path validation failed");
        untrusted.initCause(new CertificateExpiredException("yesterday"));
        Map<IOException, String> named =
                Map.of(
                        new UnknownHostException("no.host"),
                        "java.net.UnknownHostException: no.host",
                        untrusted,
                        "java.security.cert.CertificateExpiredException: yesterday");
        named.forEach(
                (cause, name) -> {
                    SQLException failure = new SQLException("It failed.", "08006", cause);
                    String message = DatabaseAdvice.added(failure).getMessage();
                    assertTrue(message.startsWith("It failed (" + name + "). Check"), message);
                });
    }

    @Test
    void aFailureWithoutAdviceStaysAsItIs() {
        SQLException failure = new SQLException("", "XX000");
        assertEquals(failure, DatabaseAdvice.added(failure));
        assertEquals(null, DatabaseAdvice.added(new SQLException("x")).getSQLState());
    }

    @Test
    void aFailureOfTheSocketPasses() {
        assertEquals(
                DatabaseFailure.PASSING,
                DatabaseFailure.of(new SQLException("", null, new IOException())));
        assertEquals(DatabaseFailure.LASTING, DatabaseFailure.of(new SQLException("")));
    }

    @ParameterizedTest
    @CsvSource({"1, 500", "2, 1000", "3, 2000", "5, 8000", "6, 15000", "1000, 15000"})
    void pausesGrowUpToALimit(int retry, long milliseconds) {
        assertEquals(milliseconds, RetryPauses.ONE_MINUTE.before(retry).toMillis());
    }

    @Test
    void allPausesTogetherAreAboutAMinute() {
        long total = 0;
        for (int retry = 1; retry <= RetryPauses.ONE_MINUTE.retries(); retry++) {
            total += RetryPauses.ONE_MINUTE.before(retry).toSeconds();
        }
        assertTrue(total >= 55 && total <= 65, total + " s");
    }

    @Test
    void thePasswordComesFromAFileWithoutItsLineBreak(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("password");
        Files.writeString(file, " pass word\n");
        assertEquals(Optional.of(" pass word"), Password.of(config("", null, file.toString())));
        Files.writeString(file, "new");
        assertEquals(Optional.of("new"), Password.of(config("", null, file.toString())));
    }

    @Test
    void aFileWithoutAPasswordIsNamedWithItsSetting(@TempDir Path directory) throws IOException {
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 's'});
        for (String file :
                List.of(
                        empty.toString(),
                        binary.toString(),
                        directory.toString(),
                        directory.resolve("none").toString(),
                        "\0")) {
            IOException failure =
                    assertThrows(
                            IOException.class, () -> Password.of(config("", null, file)), file);
            assertTrue(failure.getMessage().contains("postgres.password.file"), file);
        }
    }

    @Test
    void thePasswordComesFromTheEnvironment() throws IOException {
        assertEquals(Optional.of(System.getenv("PATH")), Password.of(config("", "PATH", null)));
        IOException failure =
                assertThrows(
                        IOException.class,
                        () -> Password.of(config("", "FLEETPULSE_NOT_SET", null)));
        assertTrue(failure.getMessage().contains("FLEETPULSE_NOT_SET"));
    }

    @Test
    void noPasswordIsNeededWhereNoneIsConfigured() throws IOException {
        assertEquals(Optional.empty(), Password.of(config("", null, null)));
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:mysql://h/d?password=s3cret",
        "jdbc:postgresql://localhost:1/d?password=s3cret"
    })
    void noMessageHoldsTheUrl(String url) {
        try (RetryingConnection database =
                new RetryingConnection(
                        config(url, null, null),
                        new RetryPauses(Duration.ZERO, Duration.ZERO, 1))) {
            SQLException failure =
                    assertThrows(SQLException.class, () -> database.run(connection -> null));
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                assertFalse(String.valueOf(cause.getMessage()).contains("s3cret"));
            }
        }
    }
}
