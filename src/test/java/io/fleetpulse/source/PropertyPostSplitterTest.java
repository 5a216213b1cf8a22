package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceSeen;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.PropertyPost;

import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** The devices that the source reports, from messages of every family. */
class PropertyPostSplitterTest {

    private static final String POST =
            """
            {"iotId":"i1","productKey":"p","deviceName":"d","gmtCreate":%d,"items":{}}\
            """;
    private static final long MONTH = PropertyPostSplitter.EMIT_AGAIN_AFTER.toMillis();

    private OneInputStreamOperatorTestHarness<Decoded, PropertyPost> split;
    private PartitionTime partition;

    @BeforeEach
    void open() throws Exception {
        PlatformTimeWatermarks watermarks = new PlatformTimeWatermarks(DecodedOutcome.TIME, false);
        partition = new PartitionTime(watermarks, Message.NO_TIME);
        split =
                new OneInputStreamOperatorTestHarness<>(
                        new PropertyPostSplitter(watermarks, false, DecodedOutcome.SETTINGS));
        split.open();
    }

    @AfterEach
    void close() throws Exception {
        split.close();
    }

    private List<DeviceSeen> seen(String topic, String value) throws Exception {
        for (Decoded decoded : DecodedOutcome.decode(topic, value)) {
            split.processElement(new StreamRecord<>(decoded, partition.before(decoded)));
        }
        List<DeviceSeen> seen = new ArrayList<>();
        Queue<StreamRecord<DeviceSeen>> told = split.getSideOutput(PropertyPostSplitter.DEVICES);
        while (told != null && !told.isEmpty()) {
            seen.add(told.poll().getValue());
        }
        return seen;
    }

    @Test
    void aDeviceIsToldWithItsFirstMessageOnlyAndEveryMonthAgain() throws Exception {
        String topic = "/p/d/thing/event/property/post";
        long start = 50 * MONTH + DecodedOutcome.TIME.outOfOrderness().toMillis() + 1;
        DeviceSeen device = new DeviceSeen("p", "d", "i1");

        assertThat(seen(topic, POST.formatted(start))).containsExactly(device);
        assertThat(seen(topic, POST.formatted(start + 1))).containsExactly(device);
        assertThat(seen(topic, POST.formatted(start + 2))).isEmpty();
        assertThat(seen(topic, POST.formatted(start + MONTH))).isEmpty();
        assertThat(seen(topic, POST.formatted(start + MONTH))).containsExactly(device);
        assertThat(seen(topic, POST.formatted(start + MONTH))).isEmpty();
    }

    @Test
    void aDeviceIsToldAgainWhenItsIotIdBecomesKnown() throws Exception {
        assertThat(seen("/p/d/user/x", "anything")).containsExactly(new DeviceSeen("p", "d", null));
        assertThat(seen("/p/d/thing/event/property/post", POST.formatted(-1)))
                .containsExactly(new DeviceSeen("p", "d", "i1"));
        assertThat(seen("/p/d/user/x", "anything")).isEmpty();
    }

    @Test
    void gatewaysAndListedDevicesAreTold() throws Exception {
        String listed =
                """
                {"action":"create","gwProductKey":"g","gwDeviceName":"w","messageCreateTime":1510292739881,
                "devices":[{"productKey":"p","deviceName":"a","iotId":"ia"},
                {"productKey":"p","deviceName":"b"}]}\
                """;
        List<DeviceSeen> all =
                List.of(
                        new DeviceSeen("g", "w", null),
                        new DeviceSeen("p", "a", "ia"),
                        new DeviceSeen("p", "b", null));

        assertThat(seen("/g/w/thing/topo/lifecycle", listed)).isEqualTo(all);
        close();
        open();
        assertThat(seen("/g/w/thing/list/found", listed)).isEqualTo(all);
    }

    @Test
    void devicesThatMigrateAreTold() throws Exception {
        assertThat(
                        seen(
                                "/sys/uid/1/distribution/j/lifecycle",
                                """
                                {"jobId":"j","status":"ALL_EXECUTING","messageCreateTime":1510292739881,
                                "successDevices":[{"productKey":"p","deviceName":"a","iotId":"ia"}]}\
                                """))
                .containsExactly(new DeviceSeen("p", "a", "ia"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/sys/uid/1/job/j/lifecycle"
                    + "|{\"jobId\":\"j\",\"status\":\"WAITING\",\"messageCreateTime\":1510292739881}",
                "/p/d/thing/event/property/post|no JSON"
            })
    void jobsAndDeadLettersMentionNoDevice(String topic, String value) throws Exception {
        assertThat(seen(topic, value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "true, 1"})
    void theEndOfTimeEndsABoundedRunOnly(boolean bounded, int ends) throws Exception {
        try (OneInputStreamOperatorTestHarness<Decoded, ?> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new PropertyPostSplitter(
                                new PlatformTimeWatermarks(DecodedOutcome.TIME, bounded),
                                bounded,
                                DecodedOutcome.SETTINGS))) {
            harness.open();
            harness.processWatermark(5);
            harness.processWatermark(Watermark.MAX_WATERMARK);

            assertThat(harness.getOutput()).hasSize(1 + ends).contains(new Watermark(5));
        }
    }

    @Test
    void everyRecordKeepsItsTimestamp() throws Exception {
        for (String value : List.of("no JSON", POST.formatted(7))) {
            Decoded decoded = DecodedOutcome.decode("/p/d/thing/event/property/post", value).get(0);
            split.processElement(new StreamRecord<>(decoded, 70));
        }

        assertThat(split.extractOutputStreamRecords())
                .extracting(StreamRecord::getTimestamp)
                .containsExactly(70L);
        assertThat(split.getSideOutput(PropertyPostSplitter.OTHERS))
                .extracting(StreamRecord::getTimestamp)
                .containsExactly(70L);
    }

    @Test
    void everyFamilyOfDevicesMentionsItsDevice() throws Exception {
        List<Class<?>> silent = new ArrayList<>();
        for (Class<?> type : Message.class.getPermittedSubclasses()) {
            if (!mentionsADevice(type)) {
                silent.add(type);
            }
        }
        assertThat(silent)
                .extracting(Class::getSimpleName)
                .containsExactlyInAnyOrder("OtaBatchStatus", "DeviceJob");
    }

    /** A message of the type in which every text and every list is filled. */
    private static boolean mentionsADevice(Class<?> type) throws Exception {
        List<String> names = new ArrayList<>();
        MentionedDevices.of(
                FilledMessage.of(type), (productKey, deviceName, iotId) -> names.add(deviceName));
        return !names.isEmpty();
    }

    @Test
    void whatIsToldNeedsNoGenericSerializer() {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(DeviceSeen.class);
    }
}
