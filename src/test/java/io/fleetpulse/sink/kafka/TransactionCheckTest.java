package io.fleetpulse.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.config.ConfigurationException;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

class TransactionCheckTest {

    @ParameterizedTest
    @CsvSource({
        "false, , 900000, execution.checkpointing.interval in Flink's configuration",
        "true, , 900000,",
        "false, 30000, 900000,",
        "true, 30000, 900000,",
        "false, 900000, 900000, kafka.properties.transaction.timeout.ms",
        "true, 3600000, 900000, shorter execution.checkpointing.interval",
        "false, 3600000, ${env:TIMEOUT},"
    })
    void aTransactionIsCommittedBeforeTheBrokerEndsIt(
            boolean bounded, Long interval, String timeout, String problem) {
        Optional<String> found =
                TransactionCheck.problem(
                        bounded, Optional.ofNullable(interval).map(Duration::ofMillis), timeout);

        if (problem == null) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found.orElseThrow()).contains(problem);
        }
    }

    @Test
    void theMessageNamesTheSetting() {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        Properties producer = new Properties();
        producer.setProperty("transaction.timeout.ms", " 900000 ");

        assertThatThrownBy(
                        () ->
                                TransactionCheck.check(
                                        false, environment.getCheckpointConfig(), producer))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("results.kafka.guarantee = \"exactly-once\": needs");
        environment.enableCheckpointing(30_000);
        TransactionCheck.check(false, environment.getCheckpointConfig(), producer);
    }
}
