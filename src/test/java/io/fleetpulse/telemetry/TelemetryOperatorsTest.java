package io.fleetpulse.telemetry;

import static io.fleetpulse.telemetry.Posted.history;
import static io.fleetpulse.telemetry.Posted.mapped;
import static io.fleetpulse.telemetry.Posted.post;
import static io.fleetpulse.telemetry.TelemetryPipeline.MINUTE;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.message.Family;
import io.fleetpulse.message.Origin;
import io.fleetpulse.message.PropertyBatch;
import io.fleetpulse.message.Readings;
import io.fleetpulse.result.Table;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

class TelemetryOperatorsTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private TelemetryPipeline pipeline;

    @BeforeEach
    void open() throws Exception {
        pipeline = TelemetryPipeline.open();
    }

    @AfterEach
    void close() throws Exception {
        pipeline.close();
    }

    @Test
    void windowIsWrittenWhenTheWatermarkReachesItsEndAndNotBefore() throws Exception {
        pipeline.process(
                post("1", 1000).number("t", 1000, 3), post("2", 2000).number("t", 2000, 5));
        pipeline.watermark(MINUTE - 2);
        assertEquals(0, pipeline.changes.size());
        pipeline.watermark(MINUTE - 1);
        assertEquals(2L, ofDevice("count", 0));
        assertEquals(8.0, ofDevice("sum", 0));
        assertEquals(34.0, ofDevice("sum_squares", 0));
        assertEquals(3.0, ofDevice("first", 0));
        assertEquals(5.0, ofDevice("last", 0));
        assertEquals(MINUTE, ofDevice("window_end", 0));
        assertEquals(2L, ofProduct("count", 0));
        assertEquals(1L, ofProduct("devices", 0));
        assertEquals("5", pipeline.value(Table.DEVICE_PROPERTY, "value", "p", "d", "t"));
    }

    @Test
    void readingsOfCustomMessagesCountOnceButTheirMessagesCountElsewhere() throws Exception {
        Posted message = mapped("1", 1000).number("t", 1000, 3);
        pipeline.process(message, message);
        pipeline.watermark(MINUTE);
        assertEquals(1L, ofDevice("count", 0));
        assertEquals(1L, ofDevice("live_count", 0));
        assertEquals(List.of(), pipeline.familiesInStream());
        pipeline.process(post("1", MINUTE).number("t", MINUTE, 3));
        pipeline.end();
        assertEquals(List.of("property_post"), pipeline.familiesInStream());
    }

    private Object ofDevice(String column, long start) {
        return pipeline.value(Table.PROPERTY_WINDOW, column, "p", "d", "t", start);
    }

    private Object ofProduct(String column, long start) {
        return pipeline.value(Table.PRODUCT_PROPERTY_WINDOW, column, "p", "t", start);
    }

    @Test
    void readingOnTheBoundaryBelongsToTheNextWindowAndThoseBeforeTheEpochToTheirOwn()
            throws Exception {
        pipeline.process(post("1", MINUTE).number("t", MINUTE, 1).number("t", -1, 2));
        pipeline.end();
        assertEquals(1L, ofDevice("count", MINUTE));
        assertEquals(1L, ofDevice("count", -MINUTE));
    }

    @Test
    void lateReadingRestatesItsWindowOnceTheWatermarkMoves() throws Exception {
        pipeline.process(post("1", 1000).number("t", 1000, 3));
        pipeline.watermark(5 * MINUTE);
        pipeline.changes.clear();
        pipeline.process(post("2", 2000).inKafkaAt(5 * MINUTE).number("t", 2000, 5));
        pipeline.process(post("3", 3000).inKafkaAt(5 * MINUTE).number("t", 3000, 7));
        assertEquals(0, pipeline.changes.size());
        pipeline.watermark(5 * MINUTE + 1);
        assertEquals(1, pipeline.changes(Table.PROPERTY_WINDOW));
        assertEquals(1, pipeline.changes(Table.PRODUCT_PROPERTY_WINDOW));
        assertEquals(3L, ofDevice("count", 0));
        assertEquals(2L, ofDevice("late_count", 0));
        assertEquals(3L, ofProduct("count", 0));
        assertEquals(1L, ofProduct("devices", 0));
        assertTrue(pipeline.rows(Table.PROPERTY_AMENDMENT).isEmpty());
    }

    @Test
    void readingAfterTheLatenessAmendsItsWindowWithASketch() throws Exception {
        pipeline.process(post("1", 1000).number("t", 1000, 3));
        pipeline.watermark(11 * MINUTE - 2);
        pipeline.watermark(11 * MINUTE - 1);
        // The platform's time is recent, but the reading is old.
        pipeline.process(
                post("2", 11 * MINUTE)
                        .number("t", 2000, 5)
                        .number("t", 2500, 6)
                        .number("t", 11 * MINUTE, 9));
        pipeline.end();
        assertEquals(1L, ofDevice("count", 0));
        assertEquals(1L, ofDevice("count", 11 * MINUTE));
        Object[] key = {"p", "d", "t", 0L, "2"};
        assertEquals(2L, pipeline.value(Table.PROPERTY_AMENDMENT, "count", key));
        assertEquals(2L, pipeline.value(Table.PROPERTY_AMENDMENT, "live_count", key));
        assertEquals(2L, pipeline.value(Table.PROPERTY_AMENDMENT, "late_count", key));
        assertEquals(11.0, pipeline.value(Table.PROPERTY_AMENDMENT, "sum", key));
        assertEquals(
                "{\"40082\":1,\"40091\":1}",
                pipeline.value(Table.PROPERTY_AMENDMENT, "sketch", key));
        assertEquals(1, pipeline.rows(Table.PROPERTY_AMENDMENT).size());
    }

    @Test
    void historyAmendsHoweverOftenItComesAndMakesTheLatestValue() throws Exception {
        Posted message = history("2").number("t", 5 * MINUTE, 5).text("mode", 1000, "eco");
        pipeline.process(post("1", 1000).number("t", 1000, 3));
        pipeline.process(message, message);
        pipeline.end();
        Object[] key = {"p", "d", "t", 5 * MINUTE, "2"};
        assertEquals(1L, pipeline.value(Table.PROPERTY_AMENDMENT, "history_count", key));
        assertEquals(0L, pipeline.value(Table.PROPERTY_AMENDMENT, "live_count", key));
        assertNull(pipeline.value(Table.PROPERTY_AMENDMENT, "sketch", key));
        assertEquals(
                1L,
                pipeline.value(
                        Table.PROPERTY_VALUE_AMENDMENT, "count", "p", "d", "mode", "eco", 0L, "2"));
        assertEquals("5", pipeline.value(Table.DEVICE_PROPERTY, "value", "p", "d", "t"));
        assertEquals(1L, ofDevice("count", 0));
    }

    @Test
    void theIdOfHistoryIsTheKeyOfItsAmendment() throws Exception {
        String id = "0123456789abcdef0123456789abcdef";
        pipeline.process(history(id).number("t", 5 * MINUTE, 5));

        assertEquals(
                1L,
                pipeline.value(Table.PROPERTY_AMENDMENT, "count", "p", "d", "t", 5 * MINUTE, id));
    }

    @Test
    void historyThatIsRedeliveredLaterIsNoLaterForThat() throws Exception {
        pipeline.process(history("2").inKafkaAt(5 * MINUTE + 10_000).number("t", 5 * MINUTE, 5));
        pipeline.process(history("2").inKafkaAt(5 * MINUTE + 50_000).number("t", 5 * MINUTE, 5));

        Object[] key = {"p", "d", "t", 5 * MINUTE, "2"};
        assertEquals(1L, pipeline.value(Table.PROPERTY_AMENDMENT, "count", key));
        assertEquals(0L, pipeline.value(Table.PROPERTY_AMENDMENT, "late_count", key));
    }

    @Test
    void redeliveryIsCountedOnceUntilTheHorizonHasPassed() throws Exception {
        Posted message = post("1", 1000).number("t", 1000, 3);
        pipeline.process(message, message);
        pipeline.watermark(10 * MINUTE + 1000);
        pipeline.process(message);
        pipeline.end();
        assertEquals(1L, ofDevice("count", 0));
        assertTrue(pipeline.rows(Table.PROPERTY_AMENDMENT).isEmpty());
    }

    @Test
    void messageOlderThanTheMemoryAmendsSoThatItsRedeliveryChangesNothing() throws Exception {
        Posted message = post("1", 1000).inKafkaAt(10 * MINUTE).number("t", 1000, 3);
        pipeline.watermark(10 * MINUTE + 1001);
        pipeline.process(message, message);
        pipeline.end();
        assertNull(ofDevice("count", 0));
        assertEquals(1, pipeline.rows(Table.PROPERTY_AMENDMENT).size());
        assertEquals(1L, pipeline.value(Table.PROPERTY_AMENDMENT, "count", "p", "d", "t", 0L, "1"));
    }

    @Test
    void sameMessageIdOfAnotherFamilyIsAnotherMessage() throws Exception {
        DeviceReadings post = post("1", 1000).number("t", 1000, 3).message();
        Origin origin = new Origin("t", 0, 0, 1000, null, "1", 100);
        DeviceReadings batch =
                DeviceReadings.of(DeviceReadings.BATCH, "p", "d", origin, 1000, post.readings());
        pipeline.process(post);
        pipeline.process(batch);
        pipeline.end();
        assertEquals(2L, ofDevice("count", 0));
    }

    /** The record's timestamp takes the place of {@code generateTime}. */
    @Test
    void batchFallsIntoTheStreamsWindowByItsNewestEntryAlsoIfThatHasNoUsableValue()
            throws Exception {
        Readings older = post("1", 0).number("t", 0, 3).message().readings();
        Origin origin = new Origin("t", 0, 0, 20 * MINUTE, null, "1", 100);
        PropertyBatch batch =
                new PropertyBatch(origin, "p", "d", 20 * MINUTE, 20 * MINUTE - 1000, older, true);
        pipeline.watermark(Duration.ofDays(2).toMillis());
        pipeline.process(DeviceReadings.of(batch));
        Object late =
                pipeline.value(
                        Table.COUNT_AMENDMENT,
                        "late_count",
                        Table.STREAM_WINDOW.label(),
                        "p",
                        Family.PROPERTY_BATCH.label(),
                        "",
                        0L,
                        20 * MINUTE,
                        "d",
                        "1",
                        0L);
        assertEquals(0L, late);
    }

    @Test
    void horizonOfZeroCountsEveryDelivery() throws Exception {
        pipeline.close();
        pipeline = TelemetryPipeline.open(TelemetryPipeline.rules(10 * MINUTE, 0));
        Posted message = post("1", 1000).number("t", 1000, 3);
        pipeline.process(message, message);
        pipeline.end();
        assertEquals(2L, ofDevice("count", 0));
    }

    @Test
    void latestValueIsByTimeAndAtEqualTimesTheGreaterText() throws Exception {
        pipeline.process(
                post("1", 2000)
                        .number("t", 2000, 30)
                        .number("t", 1000, 99)
                        .number("t", 2000, 4)
                        .exact("big", 1, 9.007199254740993E15, "9007199254740993")
                        .text("mode", 1, "a\"\0b")
                        .array("list", 1, "[1,2]"));
        pipeline.end();
        assertEquals("4", pipeline.value(Table.DEVICE_PROPERTY, "value", "p", "d", "t"));
        assertEquals(2000L, pipeline.value(Table.DEVICE_PROPERTY, "at", "p", "d", "t"));
        assertEquals(
                "9007199254740993",
                pipeline.value(Table.DEVICE_PROPERTY, "value", "p", "d", "big"));
        assertEquals(
                "\"a\\\"\uFFFDb\"",
                pipeline.value(Table.DEVICE_PROPERTY, "value", "p", "d", "mode"));
        assertEquals("[1,2]", pipeline.value(Table.DEVICE_PROPERTY, "value", "p", "d", "list"));
        assertEquals(
                1L,
                pipeline.value(
                        Table.PROPERTY_VALUE_WINDOW, "count", "p", "mode", "a\"\uFFFDb", 0L));
        assertFalse(propertiesOf(Table.PRODUCT_PROPERTY_WINDOW).contains("list"));
    }

    private Set<Object> propertiesOf(Table table) {
        return pipeline.rows(table).keySet().stream()
                .map(key -> key.get(1))
                .collect(Collectors.toSet());
    }

    @Test
    void propertiesBeyondTheLimitOfADeviceShareOne() throws Exception {
        Posted message = post("1", 1000);
        for (int property = 0; property < 1500; property++) {
            message.number("t" + property, 1000, property);
        }
        pipeline.process(message);
        pipeline.end();
        assertEquals(1001, pipeline.rows(Table.PROPERTY_WINDOW).size());
        assertEquals(500L, pipeline.value(Table.PROPERTY_WINDOW, "count", "p", "d", "…other", 0L));
    }

    @Test
    void valuesBeyondTheLimitOfAPropertyShareOneInWindowsAndInAmendments() throws Exception {
        Posted message = post("1", 1000);
        for (int value = 0; value < 150; value++) {
            message.text("mode", 1000, "value " + value);
        }
        pipeline.process(message);
        pipeline.watermark(MINUTE);
        assertEquals(101, pipeline.rows(Table.PROPERTY_VALUE_WINDOW).size());
        assertEquals(
                50L,
                pipeline.value(Table.PROPERTY_VALUE_WINDOW, "count", "p", "mode", "…other", 0L));
        Posted amending = history("2");
        for (int value = 0; value < 150; value++) {
            amending.text("mode", 1000, "value " + value);
        }
        pipeline.process(amending.text("mode", 1000, "…other"));
        pipeline.end();
        assertEquals(101, pipeline.rows(Table.PROPERTY_VALUE_AMENDMENT).size());
        assertEquals(1, pipeline.rows(Table.PROPERTY_VALUE_LIMIT).size());
    }

    @Test
    void thereIsOneTimerADeviceWhateverItSends() throws Exception {
        for (int minute = 0; minute < 30; minute++) {
            for (int second = 0; second < 60; second += 10) {
                long at = minute * MINUTE + second * 1000L;
                pipeline.process(post("m" + at, at).number("t", at, 1).number("u", at, 2));
                pipeline.watermark(at - 1);
                assertEquals(1, pipeline.deviceTimers());
            }
        }
    }

    @Test
    void endOfInputWritesEverythingAndLeavesNothing() throws Exception {
        pipeline.process(
                post("1", 1000).number("t", 1000, 3).text("mode", 1000, "eco"),
                post("2", 20 * MINUTE).number("t", 20 * MINUTE, 3),
                history("3").number("t", -5, 3));
        pipeline.end();
        assertEquals(2, pipeline.rows(Table.PROPERTY_WINDOW).size());
        assertEquals(2, pipeline.rows(Table.PRODUCT_PROPERTY_WINDOW).size());
        assertEquals(2, pipeline.rows(Table.DEVICE_PROPERTY).size());
        assertEquals(0, pipeline.timersAndStates());
    }

    @Test
    void silentDeviceIsForgottenAfterThirtyDays() throws Exception {
        pipeline.process(post("1", 1000).number("t", 1000, 3));
        pipeline.watermark(20 * MINUTE);
        assertTrue(pipeline.timersAndStates() > 0);
        pipeline.watermark(31 * 24 * 60 * MINUTE);
        assertEquals(0, pipeline.timersAndStates());
    }

    @Test
    void restartFromACheckpointCountsTheSameAgain() throws Exception {
        pipeline.process(post("1", 1000).number("t", 1000, 3));
        TelemetryPipeline.Saved saved = pipeline.checkpoint(1);
        Posted replayed = post("2", 2000).number("t", 2000, 5);
        pipeline.process(replayed);
        pipeline.watermark(MINUTE);
        pipeline = pipeline.restart(saved);
        pipeline.process(post("1", 1000).number("t", 1000, 3), replayed);
        pipeline.end();
        assertEquals(2L, ofDevice("count", 0));
        assertEquals(2L, ofProduct("count", 0));
        assertEquals(1L, ofProduct("devices", 0));
    }

    @Test
    void windowThatLeftBeforeARestartIsAmendedAfterItThoughTheWatermarkBeginsAnew()
            throws Exception {
        pipeline.process(post("1", 1000).number("t", 1000, 3));
        pipeline.watermark(20 * MINUTE);
        pipeline = pipeline.restart(pipeline.checkpoint(1));
        pipeline.process(post("2", 20 * MINUTE).number("t", 2000, 5));
        pipeline.process(post("3", 20 * MINUTE).from("other").number("t", 2000, 5));
        pipeline.end();
        assertEquals(1L, ofDevice("count", 0));
        assertEquals(1L, ofProduct("count", 0));
        assertEquals(2, pipeline.rows(Table.PROPERTY_AMENDMENT).size());
    }

    /** Lateness of the runs in minutes; the first window has left the state before the second. */
    @ParameterizedTest
    @CsvSource({"10, 60, 60", "10, 60, 120", "10, 60, 5", "60, 10, 60"})
    void windowThatLeftTheStateStaysClosedInRunsWithAnotherLateness(
            int first, int second, int third) throws Exception {
        pipeline.close();
        pipeline = TelemetryPipeline.open(TelemetryPipeline.rules(first * MINUTE, 10 * MINUTE));
        pipeline.process(post("1", 1000).number("t", 1000, 3));
        pipeline.watermark((first + 2) * MINUTE);
        pipeline = restart(second);
        pipeline.process(post("2", (first + 10) * MINUTE).number("t", 2000, 5));
        pipeline = restart(third);
        pipeline.process(post("3", (first + 10) * MINUTE).number("t", 3000, 7));
        pipeline.end();
        assertEquals(1L, ofDevice("count", 0));
        assertEquals(1L, ofProduct("count", 0));
        assertEquals(2, pipeline.rows(Table.PROPERTY_AMENDMENT).size());
    }

    private TelemetryPipeline restart(int lateness) throws Exception {
        return pipeline.restart(
                pipeline.checkpoint(1), TelemetryPipeline.rules(lateness * MINUTE, 10 * MINUTE));
    }

    @Test
    void aLongerLatenessHoldsTheWindowsLongerThatTheStateHas() throws Exception {
        pipeline.process(post("1", 1000).number("t", 1000, 3));
        pipeline.watermark(5 * MINUTE);
        pipeline = restart(60);
        pipeline.watermark(30 * MINUTE);
        pipeline.process(post("2", 30 * MINUTE).number("t", 2000, 5));
        pipeline.end();
        assertEquals(2L, ofDevice("count", 0));
        assertEquals(2L, ofProduct("count", 0));
        assertEquals(0, pipeline.rows(Table.PROPERTY_AMENDMENT).size());
    }

    @Test
    void readingThatAnEarlierRunCountedAndThisOneAmendsLeavesItsWindow() throws Exception {
        Posted old = post("2", 9 * MINUTE).number("t", 2000, 5);
        pipeline.process(post("1", 1000).number("t", 1000, 3));
        TelemetryPipeline.Saved saved = pipeline.checkpoint(1);
        pipeline.process(old);
        pipeline.watermark(5 * MINUTE);
        assertEquals(2L, ofDevice("count", 0));
        pipeline = pipeline.restart(saved);
        pipeline.watermark(12 * MINUTE);
        pipeline.process(old);
        pipeline.end();
        assertEquals(1L, ofDevice("count", 0));
        assertEquals(1L, ofProduct("count", 0));
        assertEquals(1, pipeline.rows(Table.PROPERTY_AMENDMENT).size());
    }

    @Test
    void readingThatAnEarlierRunAmendedAndThisOneCountsIsNoAmendmentAnyMore() throws Exception {
        Posted old = post("2", 12 * MINUTE).number("t", 2000, 5).text("mode", 2000, "eco");
        TelemetryPipeline.Saved saved = pipeline.checkpoint(1);
        pipeline.watermark(12 * MINUTE);
        pipeline.process(old);
        assertEquals(1, pipeline.rows(Table.PROPERTY_AMENDMENT).size());
        assertEquals(1, pipeline.rows(Table.PROPERTY_VALUE_AMENDMENT).size());
        pipeline = pipeline.restart(saved);
        pipeline.process(old);
        pipeline.end();
        assertEquals(1L, ofDevice("count", 0));
        assertEquals(0, pipeline.rows(Table.PROPERTY_AMENDMENT).size());
        assertEquals(0, pipeline.rows(Table.PROPERTY_VALUE_AMENDMENT).size());
    }

    @Test
    void checkpointHoldsWhatWasWhenItWasTaken() throws Exception {
        DeviceTelemetry device = new DeviceTelemetry(PropertyLayout.none());
        Nowhere nowhere = new Nowhere();
        ReadingCounter readings = new ReadingCounter(TelemetryPipeline.RULES, nowhere, nowhere);
        readings.add(
                device,
                post("1", 1000).number("t", 1000, 3).message(),
                Long.MIN_VALUE,
                Long.MIN_VALUE);
        DeviceTelemetry copy = new DeviceTelemetrySerializer().copy(device);
        byte[] before = Nowhere.written(copy);
        readings.add(
                device,
                post("2", 1000).number("t", 3000, 9).number("u", 1000, 9).message(),
                Long.MIN_VALUE,
                Long.MIN_VALUE);
        assertArrayEquals(before, Nowhere.written(copy));
        assertEquals(1, copy.windows().size());
    }

    @Test
    void thePartitionsWatermarkDecidesHoweverFarOthersAreBehind() throws Exception {
        DeviceTelemetry device = new DeviceTelemetry(PropertyLayout.none());
        Nowhere nowhere = new Nowhere();
        ReadingCounter readings = new ReadingCounter(TelemetryPipeline.RULES, nowhere, nowhere);
        long expired = TelemetryPipeline.RULES.windows().expiresAt(0);
        readings.add(
                device,
                post("1", MINUTE).number("t", 1000, 3).message(),
                expired - 1,
                Long.MIN_VALUE);
        assertEquals(1, device.windows().size());

        DeviceTelemetry another = new DeviceTelemetry(PropertyLayout.none());
        readings.add(
                another, post("1", MINUTE).number("t", 1000, 3).message(), expired, Long.MIN_VALUE);
        assertEquals(0, another.windows().size());
    }

    @Test
    void latestValuesAreNotWrittenAtEveryWindowOfABackfillButAtItsEnd() throws Exception {
        pipeline.process(post("1", 1000).number("t", 1000, 3));
        pipeline.watermarkAtOnce(MINUTE);
        pipeline.process(post("2", MINUTE + 1000).number("t", MINUTE + 1000, 4));
        pipeline.watermarkAtOnce(2 * MINUTE);
        assertEquals(0, pipeline.changes(Table.DEVICE_PROPERTY));

        // The watermark stops, since no more messages arrive.
        pipeline.timePasses(Telemetry.LATEST_VALUES_MS);
        assertEquals("4", pipeline.value(Table.DEVICE_PROPERTY, "value", "p", "d", "t"));

        pipeline.process(post("3", 2 * MINUTE + 1000).number("t", 2 * MINUTE + 1000, 5));
        pipeline.watermarkAtOnce(Long.MAX_VALUE);
        assertEquals("5", pipeline.value(Table.DEVICE_PROPERTY, "value", "p", "d", "t"));
    }

    @Test
    void latestValuesFollowTheirWindowEvenIfALaterWindowIsOpen() throws Exception {
        pipeline.process(post("1", 1000).number("t", 1000, 3));
        pipeline.process(post("2", MINUTE + 1000).number("t", MINUTE + 1000, 4));
        pipeline.watermarkAtOnce(MINUTE);
        pipeline.timePasses(Telemetry.LATEST_VALUES_MS);
        assertEquals("4", pipeline.value(Table.DEVICE_PROPERTY, "value", "p", "d", "t"));
    }

    @Test
    void aClockThatIsSetBackDoesNotDelayLatestValues() throws Exception {
        pipeline.timePasses(HOUR);
        pipeline.process(post("1", 1000).number("t", 1000, 3));
        pipeline.watermarkAtOnce(MINUTE);
        pipeline.timePasses(-HOUR);
        pipeline.process(post("2", MINUTE).from("another").number("t", MINUTE, 4));
        pipeline.watermarkAtOnce(2 * MINUTE);
        pipeline.timePasses(Telemetry.LATEST_VALUES_MS);
        pipeline.timePasses(Telemetry.LATEST_VALUES_MS);
        assertEquals("3", pipeline.value(Table.DEVICE_PROPERTY, "value", "p", "d", "t"));
        assertEquals("4", pipeline.value(Table.DEVICE_PROPERTY, "value", "p", "another", "t"));
        assertEquals(2, pipeline.changes(Table.DEVICE_PROPERTY));
    }

    @Test
    void anEarlierClockAfterARestartDoesNotDelayLatestValues() throws Exception {
        pipeline.timePasses(HOUR);
        pipeline.process(post("1", 1000).number("t", 1000, 3));
        pipeline.watermarkAtOnce(MINUTE);
        // The clock of a new pipeline begins at 0.
        pipeline = pipeline.restart(pipeline.checkpoint(1));
        pipeline.timePasses(Telemetry.LATEST_VALUES_MS);
        assertEquals("3", pipeline.value(Table.DEVICE_PROPERTY, "value", "p", "d", "t"));
    }

    @Test
    void aLateValueNeedsNoFurtherWatermark() throws Exception {
        pipeline.watermark(10 * MINUTE);
        pipeline.process(post("1", 1000).number("t", 1000, 3));
        pipeline.timePasses(Telemetry.LATEST_VALUES_MS);
        assertEquals("3", pipeline.value(Table.DEVICE_PROPERTY, "value", "p", "d", "t"));
    }
}
