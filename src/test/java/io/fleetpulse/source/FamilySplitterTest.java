package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.PropertyPost;

import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Queue;

/** Where each message goes, in the two steps. */
class FamilySplitterTest {

    private static final String POST_TOPIC = "/p/d/thing/event/property/post";
    private static final String POST =
            """
            {"iotId":"i1","productKey":"p","deviceName":"d","gmtCreate":1510292739881,"items":{}}\
            """;

    private OneInputStreamOperatorTestHarness<Decoded, PropertyPost> first;
    private OneInputStreamOperatorTestHarness<Decoded, DeadLetter> second;

    @BeforeEach
    void open() throws Exception {
        first =
                new OneInputStreamOperatorTestHarness<>(
                        new PropertyPostSplitter(
                                new PlatformTimeWatermarks(DecodedOutcome.TIME, false),
                                false,
                                DecodedOutcome.SETTINGS));
        second = new OneInputStreamOperatorTestHarness<>(new FamilySplitter());
        first.open();
        second.open();
    }

    @AfterEach
    void close() throws Exception {
        first.close();
        second.close();
    }

    private <T> Queue<StreamRecord<T>> others(OutputTag<T> tag) throws Exception {
        for (StreamRecord<Decoded> other : first.getSideOutput(PropertyPostSplitter.OTHERS)) {
            second.processElement(other);
        }
        return second.getSideOutput(tag);
    }

    @Test
    void propertyPostsTakeTheShortWay() throws Exception {
        first.processElement(new StreamRecord<>(DecodedOutcome.decode(POST_TOPIC, POST).get(0)));

        assertThat(first.extractOutputValues())
                .hasOnlyElementsOfType(PropertyPost.class)
                .hasSize(1);
        assertThat(first.getSideOutput(PropertyPostSplitter.OTHERS)).isNullOrEmpty();
    }

    @Test
    void otherMessagesGoToTheSideOutputOfTheirTypeWithTheirTimestamp() throws Exception {
        Message message = FilledMessage.of(DeviceStatus.class);
        second.processElement(new StreamRecord<>(Decoded.of(message), 77));

        assertThat(second.getSideOutput(FamilyOutputs.tagOf(message)))
                .containsExactly(new StreamRecord<>(message, 77));
        assertThat(second.extractOutputValues()).isEmpty();
    }

    @Test
    void deadLettersGoOn() throws Exception {
        first.processElement(
                new StreamRecord<>(DecodedOutcome.decode(POST_TOPIC, "no JSON").get(0)));

        assertThat(others(PropertyPostSplitter.DEVICES)).isNullOrEmpty();
        assertThat(first.extractOutputValues()).isEmpty();
        assertThat(second.extractOutputValues()).hasSize(1);
    }
}
