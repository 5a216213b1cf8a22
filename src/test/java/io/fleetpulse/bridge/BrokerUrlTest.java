package io.fleetpulse.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.time.Duration;

class BrokerUrlTest {

    @ParameterizedTest
    @CsvSource({
        "amqps://iot.example.com:5671, amqps://iot.example.com:5671?amqp.idleTimeout=80000&",
        "amqps://iot.example.com, amqps://iot.example.com:5671?amqp.idleTimeout=80000&",
        "amqps://iot.example.com/, amqps://iot.example.com:5671?amqp.idleTimeout=80000&",
        "amqp://127.0.0.1, amqp://127.0.0.1:5672?amqp.idleTimeout=80000&",
        "amqp://[::1]:5, amqp://[::1]:5?amqp.idleTimeout=80000&",
        "amqps://h:1?amqp.idleTimeout=60000, amqps://h:1?amqp.idleTimeout=60000&",
        "failover:(amqps://h:5671?amqp.idleTimeout=70000)?failover.reconnectDelay=30,"
                + " amqps://h:5671?amqp.idleTimeout=70000&",
        "failover:(amqps://h:5671), amqps://h:5671?amqp.idleTimeout=80000&"
    })
    void anAddressIsReadAsThePlatformsSamplesWriteIt(String text, String beginning) {
        URI url = BrokerUrl.withOptions(BrokerUrl.parse(text), Duration.ofSeconds(80), 500);
        assertThat(url.toString()).startsWith(beginning);
    }

    @Test
    void optionsInTheAddressOverrideOurs() {
        URI url = BrokerUrl.parse("amqps://h:1?transport.trustStoreLocation=/t&jms.closeTimeout=1");
        assertThat(BrokerUrl.withOptions(url, Duration.ofSeconds(80), 500).getQuery())
                .contains("jms.prefetchPolicy.all=500")
                .contains("jms.closeTimeout=1&")
                .doesNotContain("jms.closeTimeout=5000")
                .contains("transport.trustStoreLocation=/t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h:5671",
                "http://h:5671",
                "amqps://",
                "amqps://h:99999",
                "amqps://user:password@h:5671",
                "amqps://h:5671/queue",
                "amqps://h:5671?option",
                "amqps://h:5671?a=b c",
                "amqps://h:5671?idleTimeout=60000",
                "amqps://h:5671?amqp.idleTimeut=60000",
                "amqps://h:5671?amqp.idleTimeout=soon",
                "amqps://h:5671?transport.keyStorePasword=hunter2",
                "amqps://h:5671?jms.prefetch=1",
                "failover:(amqps://h:5671,amqps://i:5671)"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> BrokerUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
