package io.fleetpulse.notifier.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fleetpulse.status.FailureText;

import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;

/** No server listens on port 1. */
class KafkaClientsTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1", "no-such-host.invalid:9092"})
    void kafkaMayBecomeAvailableLater(String servers) {
        assertThatCode(() -> new KafkaClients(servers, Map.of()).check())
                .doesNotThrowAnyException();
    }

    @Test
    void aServerForLoginsMayBecomeAvailableLater() {
        Map<String, String> properties =
                Map.of(
                        "security.protocol", "SASL_PLAINTEXT",
                        "sasl.mechanism", "OAUTHBEARER",
                        "sasl.jaas.config",
                                "org.apache.kafka.common.security.oauthbearer"
                                        + ".OAuthBearerLoginModule required;");

        assertThatCode(() -> new KafkaClients("127.0.0.1:1", properties).check())
                .doesNotThrowAnyException();
    }

    @Test
    void aWrongPasswordOfATrustStoreIsReported(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("trust.p12");
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        try (OutputStream out = Files.newOutputStream(store)) {
            empty.store(out, "right".toCharArray());
        }

        Throwable thrown = catchThrowable(() -> withTrustStore(store).check());

        assertThat(thrown).isInstanceOf(KafkaException.class);
        assertThat(FailureText.of(thrown)).contains("trust.p12").doesNotContain("hunter2");
    }

    @Test
    void aMissingTrustStoreIsReported(@TempDir Path folder) {
        Path store = folder.resolve("none");

        assertThatThrownBy(() -> withTrustStore(store).check()).hasRootCauseMessage("" + store);
    }

    @Test
    void propertiesThatExcludeEachOtherAreReported() {
        KafkaClients clients = new KafkaClients("127.0.0.1:1", Map.of("retries", "0"));

        assertThatThrownBy(clients::check).hasMessageContaining("idempotence");
    }

    private static KafkaClients withTrustStore(Path store) {
        return new KafkaClients(
                "127.0.0.1:1",
                Map.of(
                        "security.protocol", "SSL",
                        "ssl.truststore.type", "PKCS12",
                        "ssl.truststore.location", store.toString(),
                        "ssl.truststore.password", "hunter2"));
    }
}
