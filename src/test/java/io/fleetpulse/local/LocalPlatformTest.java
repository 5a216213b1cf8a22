package io.fleetpulse.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

class LocalPlatformTest {

    @TempDir Path directory;

    @Test
    void aStopKeepsEveryMessageOfAClosedPublisher() throws Exception {
        int sent = 300;
        int port;
        try (LocalPlatform platform = LocalPlatform.start(directory, 0, Map.of())) {
            port = platform.port();
            try (AmqpPublisher publisher = platform.publisher()) {
                for (int number = 0; number < sent; number++) {
                    publisher.send(new byte[] {1}, Map.of("topic", "/a1/d1/user/update"));
                }
            }
        }
        try (LocalPlatform platform = LocalPlatform.start(directory, port, Map.of())) {
            assertThat(platform.waiting()).isEqualTo(sent);
        }
    }
}
