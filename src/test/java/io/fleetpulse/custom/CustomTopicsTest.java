package io.fleetpulse.custom;

import static io.fleetpulse.custom.Messages.NOW;
import static io.fleetpulse.custom.Messages.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.CustomMapping;
import io.fleetpulse.config.ReadingMapping;
import io.fleetpulse.config.TopicFilter;
import io.fleetpulse.counting.CountIncrement;
import io.fleetpulse.counting.CountedMessage;
import io.fleetpulse.message.CustomMessage;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.source.decode.FutureLimit;

import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.Test;

import java.util.List;

@SuppressWarnings("try") // the harness is closed as Flink closes it
class CustomTopicsTest {

    private static final List<CustomMapping> MAPPINGS =
            List.of(
                    mapping(List.of("weather", "+"), "a1", "temperature"),
                    mapping(List.of("weather", "#"), null, "other"));

    private static CustomMapping mapping(List<String> levels, String productKey, String property) {
        return new CustomMapping(
                new TopicFilter(null, null, levels),
                productKey,
                List.of(),
                List.of(new ReadingMapping(property, null, "/t", null, false)));
    }

    private static OneInputStreamOperatorTestHarness<CustomMessage, PropertyPost> harness()
            throws Exception {
        return ProcessFunctionTestHarnesses.forProcessFunction(
                new MappingFunction(MAPPINGS, new FutureLimit(300_000)));
    }

    @Test
    void theFirstMappingThatMatchesIsTaken() throws Exception {
        try (OneInputStreamOperatorTestHarness<CustomMessage, PropertyPost> harness = harness()) {
            harness.processElement(message("weather/now", "{\"t\": 1}"), 0);
            harness.processElement(message("weather/now/here", "{\"t\": 1}"), 0);
            harness.processElement(message("other", "{\"t\": 1}"), 0);
            assertThat(harness.extractOutputValues())
                    .extracting(post -> post.readings().property()[0])
                    .containsExactly("temperature", "other");
            assertThat(harness.getSideOutput(MappingFunction.DEAD_LETTERS)).isNull();
        }
    }

    @Test
    void whatDoesNotFitLeavesOnTheSide() throws Exception {
        try (OneInputStreamOperatorTestHarness<CustomMessage, PropertyPost> harness = harness()) {
            harness.processElement(message("weather/now", "rain"), 0);
            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(harness.getSideOutput(MappingFunction.DEAD_LETTERS)).hasSize(1);
        }
    }

    /** Lateness depends on the watermark of the message's partition. */
    @Test
    void thePostHasTheTimestampOfTheMessage() throws Exception {
        try (OneInputStreamOperatorTestHarness<CustomMessage, PropertyPost> harness = harness()) {
            harness.processElement(message("weather/now", "{\"t\": 1}"), NOW - 5);
            assertThat(harness.getOutput())
                    .extracting(element -> ((StreamRecord<?>) element).getTimestamp())
                    .containsExactly(NOW - 5);
        }
    }

    @Test
    void aMessageCountsWhateverItHolds() {
        CountedMessage counted = CustomTopics.of(message("weather/now", "räin"));
        assertThat(counted.counts()).hasSize(1);
        CountIncrement count = counted.counts().get(0);
        assertThat(count.name()).isEqualTo("weather/now");
        assertThat(count.amounts()).containsExactly(1, 5);
        assertThat(counted.device()).isEqualTo(new DeviceKey("a1", "device"));
    }

    @Test
    void aMessageIsRecognisedByItsIdAloneOnWhicheverTopicItComes() {
        assertThat(CustomTopics.of(message("one", "a")).sender())
                .isEqualTo(CustomTopics.of(message("two", "b")).sender());
    }
}
