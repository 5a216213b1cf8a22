package io.fleetpulse.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.config.SecretPlace;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

class LoginsTest {

    private static final Consumer CONSUMER = new Consumer("b", null, "G1", SignMethod.HMACSHA1);

    /** A clock that advances one millisecond per call. */
    private static final class CountingClock extends Clock {
        private long now = 1_000;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now++);
        }
    }

    @Test
    void thePasswordBelongsToTheUserNameAndEachLoginIsNew(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "first\n");
        Logins logins = logins(secret);
        assertThat(new Login(logins.userName(), logins.password()))
                .isEqualTo(Login.sign(CONSUMER, new AccessKey("K", "first", null), 1_000));
        Files.writeString(secret, "second\n");
        assertThat(new Login(logins.userName(), logins.password()))
                .isEqualTo(Login.sign(CONSUMER, new AccessKey("K", "second", null), 1_001));
    }

    @Test
    void aMissingSecretIsNamed(@TempDir Path folder) {
        Logins logins = logins(folder.resolve("absent"));
        assertThatThrownBy(logins::userName)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("absent");
        assertThatThrownBy(logins::password).isInstanceOf(IllegalStateException.class);
    }

    private static Logins logins(Path secret) {
        SecretPlace nowhere = new SecretPlace(null, null);
        return new Logins(
                CONSUMER,
                new AccessKeySource(
                        "K", nowhere, new SecretPlace(null, secret.toString()), nowhere),
                new CountingClock());
    }
}
