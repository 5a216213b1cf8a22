package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.config.BrokerCheck;
import io.fleetpulse.config.ConfigurationException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

class BrokerCheckIT {

    @Test
    void aBrokerPassesAndPostgresDoesNot() throws Exception {
        String broker = Servers.get().broker().bootstrapServers();
        assertThatCode(() -> BrokerCheck.check(broker, Map.of())).doesNotThrowAnyException();
        URI database = URI.create(Servers.get().newDatabase().substring("jdbc:".length()));
        String postgres = database.getHost() + ":" + database.getPort();
        assertThatThrownBy(() -> BrokerCheck.check(broker + "," + postgres, Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(postgres + " does not answer as a Kafka broker");
    }

    @Test
    void aBrokerAnswersBeforeTheLogin(@TempDir Path directory) {
        try (SecuredBroker broker = SecuredBroker.start(directory)) {
            Map<String, String> login = Map.of("security.protocol", "SASL_PLAINTEXT");
            assertThatCode(() -> BrokerCheck.check(broker.servers(), login))
                    .doesNotThrowAnyException();
        }
    }
}
