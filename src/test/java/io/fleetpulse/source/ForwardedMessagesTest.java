package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.KafkaConfig;
import io.fleetpulse.message.Message;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class ForwardedMessagesTest {

    @ParameterizedTest
    @CsvSource({
        "committed, true, ",
        "earliest, false, ",
        "latest, false, iot-.*",
        "2026-01-01T00:00:00Z, true, iot-.*"
    })
    void theGraphBuildsWithTheStrictOptionsForEveryFamily(
            String start, boolean bounded, String pattern) {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(strict);
        KafkaConfig kafka =
                new KafkaConfig(
                        "localhost:1",
                        List.of("iot-forwarded"),
                        pattern,
                        "fleetpulse",
                        start,
                        bounded,
                        Map.of("security.protocol", "PLAINTEXT"));

        ForwardedMessages messages =
                ForwardedMessages.read(
                        environment, kafka, DecodedOutcome.TIME, DecodedOutcome.SETTINGS);
        for (Class<?> type : Message.class.getPermittedSubclasses()) {
            messages.messages(type.asSubclass(Message.class))
                    .sinkTo(new DiscardingSink<>())
                    .uid(type.getSimpleName());
        }
        messages.devices().sinkTo(new DiscardingSink<>()).uid("devices");
        messages.deadLetters().sinkTo(new DiscardingSink<>()).uid("dead-letters");

        assertThat(environment.getStreamGraph().getJobGraph().getNumberOfVertices()).isEqualTo(1);
    }

    @Test
    void kafkaHeadersTellTopicIdAndTime() throws Exception {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("iot-forwarded", 3, 9, null, bytes("{\"devices\":[]}"));
        record.headers().add("topic", bytes("p/d/thing/list/found"));
        record.headers().add("messageId", bytes("1234567890123456789"));
        record.headers().add("generateTime", bytes("1510799670074"));

        List<Decoded> decoded = deserialize(record);

        Message message = decoded.get(0).message();
        assertThat(DecodedOutcome.describe(decoded))
                .contains("SubDevicesFound")
                .contains("1510799670074");
        assertThat(message.origin().forwardingTopic()).isEqualTo("/p/d/thing/list/found");
        assertThat(message.origin().messageKey()).isEqualTo("1234567890123456789");
        assertThat(message.origin().partition()).isEqualTo(3);
        assertThat(message.origin().offset()).isEqualTo(9);
    }

    @Test
    void aTombstoneIsADeadLetter() throws Exception {
        assertThat(
                        DecodedOutcome.describe(
                                deserialize(new ConsumerRecord<>("t", 0, 0, null, null))))
                .startsWith("part 0: EMPTY");
    }

    private static List<Decoded> deserialize(ConsumerRecord<byte[], byte[]> record)
            throws Exception {
        ForwardedMessageDeserializationSchema schema =
                new ForwardedMessageDeserializationSchema(DecodedOutcome.TIME);
        schema.open(new UnregisteredMetrics());
        List<Decoded> decoded = new ArrayList<>();
        schema.deserialize(
                record,
                new Collector<>() {
                    @Override
                    public void collect(Decoded each) {
                        decoded.add(each);
                    }

                    @Override
                    public void close() {}
                });
        return decoded;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
