package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.source.envelope.ForwardedRecord;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class IgnoredMembersTest {

    /** The count of ignored members for a message with one additional member. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "/ota/progress/post      | \"step\":\"much\"           | step",
                "/ota/progress/post      | \"step\":{}               | step",
                "/ota/progress/post      | \"step\":4.5              | step",
                "/ota/progress/post      | \"step\":9e18             | -",
                "/ota/progress/post      | \"step\":9e99             | step",
                "/ota/progress/post      | \"step\":\"\"             | -",
                "/ota/progress/post      | \"step\":null             | -",
                "/ota/progress/post      | \"status\":[1]            | status",
                "/ota/progress/post      | \"desc\":{\"en\":\"x\"}   | desc",
                "/ota/progress/post      | \"srcVersion\":[]         | srcVersion",
                "/ota/progress/post      | \"iotId\":{}              | iotId",
                "/ota/progress/post      | \"iotId\":5               | -",
                "/thing/event/E/post     | \"type\":[\"alert\"]      | type",
                "/thing/event/E/post     | \"name\":{}               | name",
                "/thing/event/E/post     | \"gmtCreate\":\"soon\"    | gmtCreate",
                "/thing/event/E/post     | \"checkFailedData\":[1]   | checkFailedData",
                "/thing/event/E/post     | \"checkFailedData\":[]    | -",
                "/thing/event/E/post     | \"checkFailedData\":5     | checkFailedData",
                "/thing/event/E/post     | \"checkFailedData\":\"\"  | -",
                "/thing/event/E/post     | \"checkFailedData\":{\"code\":[]} | checkFailedData",
                "/thing/event/E/post     | \"checkFailedData\":{\"code\":\"5\"} | -"
            })
    void aMemberOfNoUsableTypeIsCountedAndTheMessageStays(
            String topic, String member, String ignored) {
        String value =
                "{\"jobId\":\"j\",\"taskId\":\"t\",\"messageCreateTime\":1767225600001,"
                        + "\"time\":1767225600001,"
                        + member
                        + "}";
        List<String> counted = new ArrayList<>();
        MessageDecoder decoder =
                new MessageDecoder(DecodedOutcome.TIME, each -> counted.add(each.label()));

        List<Decoded> decoded = DecodedOutcome.decode(decoder, record("/p/d" + topic, value));

        assertThat(decoded).hasSize(1);
        assertThat(decoded.get(0).message()).isNotNull();
        assertThat(counted).isEqualTo(ignored == null ? List.of() : List.of(ignored));

        counted.clear();
        DecodedOutcome.decode(decoder, record("/p/d" + topic, value.replace(member, "\"x\":1")));
        assertThat(counted).isEmpty();
    }

    private static ForwardedRecord record(String topic, String value) {
        return DecodedOutcome.record(topic, value.getBytes(StandardCharsets.UTF_8));
    }
}
