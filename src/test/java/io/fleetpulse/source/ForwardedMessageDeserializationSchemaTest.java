package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.Origin;
import io.fleetpulse.message.SubDevicesFound;

import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class ForwardedMessageDeserializationSchemaTest {

    private static final String BODY = "{\"devices\":[]}";
    private static final String TOPIC = "/p/gateway/thing/list/found";
    private static final long ID = 1_073_124_162_769_526_913L;
    private static final long GENERATED = 1_767_225_600_001L;

    private final RecordHeaders headers = new RecordHeaders();

    private void add(String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] raw(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private SubDevicesFound found(long timestamp) {
        ForwardedMessageDeserializationSchema schema =
                new ForwardedMessageDeserializationSchema(DecodedOutcome.TIME);
        schema.open(new UnregisteredContext());
        List<Decoded> decoded = new ArrayList<>();
        schema.deserialize(
                new ConsumerRecord<>(
                        "iot",
                        3,
                        14,
                        timestamp,
                        TimestampType.CREATE_TIME,
                        -1,
                        BODY.length(),
                        null,
                        BODY.getBytes(StandardCharsets.UTF_8),
                        headers,
                        Optional.empty()),
                new ListCollector<>(decoded));
        return (SubDevicesFound) decoded.get(0).message();
    }

    @Test
    void headersTellTopicIdAndTime() {
        add("topic", TOPIC);
        add("messageId", Long.toString(ID));
        add("generateTime", Long.toString(GENERATED));

        SubDevicesFound found = found(GENERATED + 50);

        assertThat(found.time()).isEqualTo(GENERATED);
        assertThat(found.gateway().deviceName()).isEqualTo("gateway");
        assertThat(found.origin())
                .isEqualTo(
                        new Origin(
                                "iot",
                                3,
                                14,
                                GENERATED + 50,
                                TOPIC,
                                Long.toString(ID),
                                BODY.length()));
    }

    @Test
    void headersMayHoldLongsAndJsonText() {
        add("topic", '"' + TOPIC + '"');
        headers.add("messageId", raw(ID));
        headers.add("generateTime", raw(GENERATED));

        SubDevicesFound found = found(GENERATED + 50);

        assertThat(found.time()).isEqualTo(GENERATED);
        assertThat(found.origin().messageKey()).isEqualTo(Long.toString(ID));
        assertThat(found.origin().forwardingTopic()).isEqualTo(TOPIC);
    }

    @Test
    void ofHeadersWithOneNameTheLastCounts() {
        add("topic", "/p/other/thing/lifecycle");
        add("topic", TOPIC);
        add("messageId", "1000000000000000001");
        add("messageId", Long.toString(ID));

        assertThat(found(GENERATED).origin().messageKey()).isEqualTo(Long.toString(ID));
    }

    @Test
    void aTimestampThatIsNotPositiveIsNone() {
        add("topic", TOPIC);
        add("generateTime", Long.toString(GENERATED));

        assertThat(found(0).origin().timestamp()).isEqualTo(-1);
        assertThat(found(-1).origin().timestamp()).isEqualTo(-1);
    }
}
