package io.fleetpulse.telemetry;

import static io.fleetpulse.telemetry.Posted.history;
import static io.fleetpulse.telemetry.Posted.post;
import static io.fleetpulse.telemetry.TelemetryPipeline.MINUTE;
import static io.fleetpulse.telemetry.TelemetryPipeline.RULES;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

class ReadingCounterTest {

    private static final long NONE = Long.MIN_VALUE;
    private static final long UNKNOWN = ReadingCounter.UNKNOWN;
    private static final long EXPIRED = RULES.windows().expiresAt(0);

    private final Recorder recorder = new Recorder();
    private final DeviceTelemetry device = new DeviceTelemetry(PropertyLayout.none());

    static List<Arguments> placesOfReadings() {
        Posted inTime = post("1", MINUTE).number("t", 1000, 3);
        Posted twoWindows = post("1", MINUTE).number("t", MINUTE, 3).number("u", 1000, 4);
        Posted tooOld = post("1", 1000).number("t", 15 * MINUTE, 3);
        return List.of(
                of("no watermark", inTime, NONE, NONE, 0, "t counts in 0"),
                of("open until it expires", inTime, EXPIRED - 1, NONE, 0, "t counts in 0"),
                of(
                        "also by all partitions, ahead of its own",
                        inTime,
                        NONE,
                        EXPIRED - 1,
                        0,
                        "t counts in 0",
                        "t no longer amends 0"),
                of("expired", inTime, EXPIRED, NONE, UNKNOWN, "t amends 0"),
                of("expired by all partitions", inTime, NONE, EXPIRED, UNKNOWN, "t amends 0"),
                of("two", twoWindows, NONE, NONE, 0, "t counts in 60000", "u counts in 0"),
                of("one", twoWindows, EXPIRED, NONE, MINUTE, "t counts in 60000", "u amends 0"),
                of("history", history("1").number("t", 1000, 3), NONE, NONE, UNKNOWN, "t amends 0"),
                of("remembered", tooOld, 10 * MINUTE, NONE, 15 * MINUTE, "t counts in 900000"),
                of("forgotten", tooOld, 17 * MINUTE, NONE, UNKNOWN, "t amends 900000"),
                of(
                        "a text",
                        post("1", 1000).text("t", 1000, "on"),
                        NONE,
                        NONE,
                        UNKNOWN,
                        "t is on in 0"),
                of("an array", post("1", 1000).array("t", 1000, "[1]"), NONE, NONE, UNKNOWN));
    }

    private static Arguments of(
            String name,
            Posted message,
            long partition,
            long watermark,
            long oldest,
            String... places) {
        return Arguments.of(name, message.message(), partition, watermark, oldest, List.of(places));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("placesOfReadings")
    void aReadingCountsInItsWindowOrAmendsIt(
            String name,
            DeviceReadings message,
            long partition,
            long watermark,
            long oldest,
            List<String> places)
            throws IOException {
        ReadingCounter readings = new ReadingCounter(RULES, recorder, recorder);

        assertThat(readings.add(device, message, partition, watermark)).isEqualTo(oldest);

        assertThat(recorder.places).containsExactlyInAnyOrderElementsOf(places);
    }

    @Test
    void aRedeliveryCountsNothing() throws IOException {
        ReadingCounter readings = new ReadingCounter(RULES, recorder, recorder);
        Posted message = post("1", 1000).number("t", 1000, 3);
        readings.add(device, message.message(), NONE, NONE);
        recorder.places.clear();

        assertThat(readings.add(device, message.message(), NONE, NONE)).isEqualTo(UNKNOWN);
        assertThat(readings.add(device, message.inKafkaAt(500).message(), NONE, NONE))
                .isEqualTo(UNKNOWN);

        assertThat(recorder.places).isEmpty();
    }

    /** The message is older than the horizon of deduplication, its window still in the state. */
    @Test
    void anAmendmentIsLateByTheEarliestDeliveryInBothOrders() throws IOException {
        Posted early = post("1", 5_000).number("t", 5_000, 3);
        Posted late = post("1", 5_000).number("t", 5_000, 3).inKafkaAt(11 * MINUTE);
        for (List<Posted> order : List.of(List.of(early, late), List.of(late, early))) {
            ReadingCounter readings = new ReadingCounter(RULES, recorder, recorder);
            DeviceTelemetry another = new DeviceTelemetry(PropertyLayout.none());
            for (Posted delivery : order) {
                readings.add(another, delivery.message(), EXPIRED - 1, EXPIRED - 1);
            }

            assertThat(recorder.lateAmendments).isZero();
        }
    }

    /** One of the two names has the smaller hash and takes the only slot. */
    @Test
    void aPropertyThatLosesItsRowsChangesOlderWindows() throws IOException {
        TelemetryRules oneProperty =
                new TelemetryRules(RULES.windows(), MINUTE, RULES.deduplication(), 1, 9);
        List<Long> oldest = new ArrayList<>();
        for (List<String> order : List.of(List.of("t", "u"), List.of("u", "t"))) {
            ReadingCounter readings = new ReadingCounter(oneProperty, recorder, recorder);
            DeviceTelemetry another = new DeviceTelemetry(PropertyLayout.none());
            for (String property : order) {
                DeviceReadings message = post(property, 1000).number(property, 1000, 3).message();
                oldest.add(readings.add(another, message, NONE, NONE));
            }
        }

        assertThat(oldest).containsExactlyInAnyOrder(0L, 0L, 0L, UNKNOWN);
    }

    private static final class Recorder extends Nowhere {

        private final List<String> places = new ArrayList<>();

        /** How many readings are late by the last amendment. */
        private long lateAmendments;

        @Override
        public void number(
                String productKey,
                String property,
                long windowStart,
                double value,
                boolean firstOfDevice) {
            places.add(property + " counts in " + windowStart);
        }

        @Override
        public void value(String productKey, String property, long windowStart, String value) {
            places.add(property + " is " + value + " in " + windowStart);
        }

        @Override
        public void row(Change change) {
            if (change.table() == Table.PROPERTY_AMENDMENT) {
                String amends = change.isDelete() ? " no longer amends " : " amends ";
                places.add(change.value(2) + amends + change.value(3));
                lateAmendments = change.isDelete() ? 0 : (Long) change.value(17);
            }
        }
    }
}
