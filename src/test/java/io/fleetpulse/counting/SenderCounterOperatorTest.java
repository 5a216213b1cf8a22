package io.fleetpulse.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Family;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.TumblingWindows;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

class SenderCounterOperatorTest {

    private static final long MINUTE = 60_000;
    private static final TumblingWindows WINDOWS = new TumblingWindows(MINUTE, 60 * MINUTE);
    private static final SenderRules RULES = rules(WINDOWS, 10);

    private KeyedOneInputStreamOperatorTestHarness<DeviceKey, CountedMessage, Change> senders;
    private KeyedOneInputStreamOperatorTestHarness<ProductTable, CountDelta, Change> products;
    private final Map<List<Object>, Change> rows = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private StateBackend backend = new HashMapStateBackend();
    private SenderRules rules = RULES;
    private long watermark = Long.MIN_VALUE;

    @BeforeEach
    void start() throws Exception {
        start(null, null);
    }

    @AfterEach
    void close() throws Exception {
        senders.close();
        products.close();
    }

    private void start(OperatorSubtaskState senderState, OperatorSubtaskState productState)
            throws Exception {
        senders =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new SenderCounterOperator(rules, false),
                        CountedMessage::sender,
                        DeviceKeySerializer.TYPE);
        products =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new ProductCountOperator(rules.windows()),
                        CountDelta::product,
                        TypeInformation.of(ProductTable.class));
        senders.setStateBackend(backend);
        senders.setup(
                TypeInformation.of(Change.class)
                        .createSerializer(senders.getExecutionConfig().getSerializerConfig()));
        products.setup(
                TypeInformation.of(Change.class)
                        .createSerializer(products.getExecutionConfig().getSerializerConfig()));
        if (senderState != null) {
            senders.initializeState(senderState);
            products.initializeState(productState);
        }
        senders.open();
        products.open();
    }

    private void restart() throws Exception {
        OperatorSubtaskState senderState = senders.snapshot(1, 1);
        OperatorSubtaskState productState = products.snapshot(1, 1);
        close();
        start(senderState, productState);
    }

    private static SenderRules rules(TumblingWindows windows, int dedupMinutes) {
        return SenderRules.of(
                windows,
                new TimeConfig(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(5),
                        ZoneOffset.UTC,
                        Duration.ofMinutes(dedupMinutes)));
    }

    /** Processes a message of a partition that has the watermark of all partitions. */
    private void process(CountedMessage delivery) throws Exception {
        process(delivery, watermark);
    }

    private void process(CountedMessage delivery, long partition) throws Exception {
        senders.processElement(new StreamRecord<>(delivery, partition));
        Queue<StreamRecord<CountDelta>> deltas =
                senders.getSideOutput(SenderCounterOperator.DELTAS);
        while (deltas != null && !deltas.isEmpty()) {
            products.processElement(new StreamRecord<>(deltas.poll().getValue()));
        }
    }

    private void watermark(long time) throws Exception {
        watermark = time;
        senders.processWatermark(time);
        products.processWatermark(time);
        collect(senders.extractOutputValues());
        collect(products.extractOutputValues());
        senders.getOutput().clear();
        products.getOutput().clear();
    }

    private void collect(List<Change> emitted) {
        for (Change change : emitted) {
            changes.add(change);
            List<Object> key = new ArrayList<>(List.of(change.table()));
            key.addAll(Arrays.asList(change.values()).subList(0, change.table().keyColumns()));
            rows.put(key, change);
        }
    }

    private static CountedMessage event(String device, String messageKey, long time) {
        DeviceKey key = new DeviceKey("product", device);
        CountIncrement count =
                new CountIncrement(
                        CountedTable.EVENT_WINDOW,
                        "product",
                        "alarm",
                        "error",
                        0,
                        time,
                        new long[] {1, 0, 0, 0},
                        null);
        DeviceActivity activity =
                DeviceActivity.of("product", device, DeviceActivity.Kind.EVENT, time, "error", 1);
        return delivery(key, Family.EVENT_POST, messageKey, time, count, List.of(activity));
    }

    private static CountedMessage reply(String messageKey, long time) {
        CountIncrement count =
                new CountIncrement(
                        CountedTable.DOWNLINK_WINDOW,
                        "product",
                        "reboot",
                        "",
                        200,
                        time,
                        new long[] {1},
                        null);
        DeviceKey key = new DeviceKey("product", "device");
        return delivery(key, Family.DOWNLINK_REPLY, messageKey, time, count, List.of());
    }

    private static CountedMessage delivery(
            DeviceKey key,
            Family family,
            String messageKey,
            long time,
            CountIncrement count,
            List<DeviceActivity> activities) {
        return new CountedMessage(
                key,
                key,
                family,
                time,
                time,
                false,
                messageKey,
                time,
                0,
                100,
                List.of(count),
                activities,
                true);
    }

    private static Change window(long start, long count, String... devices) {
        CountedDevices counted = new CountedDevices();
        for (String device : devices) {
            counted.add(
                    CountedDevices.of(
                            CountedDevices.hash(new CountName("alarm", "error", 0), device)));
        }
        return Change.upsert(
                Table.EVENT_WINDOW,
                "product",
                "alarm",
                "error",
                start,
                start + MINUTE,
                count,
                0L,
                0L,
                0L,
                counted.count(),
                counted.json());
    }

    @Test
    void redeliveriesCountOnceAndDevicesOnceAWindow() throws Exception {
        process(event("one", "a", 1));
        process(event("one", "a", 1));
        process(event("one", "b", 2));
        process(event("two", "c", 3));
        watermark(MINUTE);
        assertThat(changes).containsExactly(window(0, 3, "one", "two"));
        assertThat(senders.getSideOutput(SenderCounterOperator.ACTIVITIES)).hasSize(3);
        assertThat(senders.getSideOutput(SenderCounterOperator.STREAM)).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 3659998, false",
        "0, 3659999, true",
        "3659998, 3659998, false",
        "3659998, 3659999, true",
        // The partition was idle and has been overtaken.
        "3659999, 0, true",
    })
    void anActivityIsExpiredByTheWatermarkOfItsOwnPartition(
            long ofAll, long partition, boolean expired) throws Exception {
        watermark(ofAll);
        process(event("d1", "m1", 30_000), partition);
        assertThat(senders.getSideOutput(SenderCounterOperator.ACTIVITIES))
                .extracting(record -> record.getValue().expired())
                .containsExactly(expired);
    }

    @Test
    void lateCountsRestateTheRowOnceAWatermark() throws Exception {
        process(event("one", "a", 1));
        watermark(MINUTE);
        process(event("one", "b", 2));
        process(event("two", "c", 3));
        watermark(2 * MINUTE);
        assertThat(changes).containsExactly(window(0, 1, "one"), window(0, 3, "one", "two"));
    }

    @Test
    void beyondTheHorizonMessagesAmendTheirWindowsAndTheStream() throws Exception {
        watermark(61 * MINUTE);
        process(event("one", "a", 1));
        process(reply("b", 1));
        process(reply("b", 1));
        watermark(62 * MINUTE);
        assertThat(changes)
                .extracting(
                        change -> change.value(0),
                        change -> change.value(7),
                        change -> change.value(10),
                        change -> change.value(17))
                .containsExactly(
                        tuple("stream_window", "a", 1L, 0L),
                        tuple("event_window", "a", 1L, 0L),
                        tuple("stream_window", "b", 1L, 0L),
                        tuple("downlink_window", "b", 1L, 0L),
                        tuple("stream_window", "b", 0L, 1L));
        assertThat(changes).extracting(Change::table).containsOnly(Table.COUNT_AMENDMENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRestartChangesNothing(boolean onRocksDb) throws Exception {
        if (onRocksDb) {
            close();
            backend = new EmbeddedRocksDBStateBackend();
            start();
        }
        process(event("one", "a", 1));
        watermark(5);
        restart();
        process(event("one", "a", 1));
        process(event("one", "b", 2));
        watermark(MINUTE);
        assertThat(rows.values()).containsExactly(window(0, 2, "one"));
    }

    @Test
    void aWindowThatHasLeftTheStateStaysClosedAfterARestart() throws Exception {
        process(reply("a", 1));
        watermark(61 * MINUTE);
        restart();
        changes.clear();
        process(reply("b", 1));
        watermark(62 * MINUTE);
        assertThat(changes).extracting(Change::table).containsOnly(Table.COUNT_AMENDMENT);
    }

    @Test
    void aWindowThatHasLeftTheStateStaysClosedThoughTheHorizonIsLongerNow() throws Exception {
        process(reply("a", 1));
        process(reply("a2", 2 * MINUTE));
        watermark(61 * MINUTE);
        rules = rules(new TumblingWindows(MINUTE, 120 * MINUTE), 180);
        restart();
        changes.clear();
        process(reply("b", 1));
        process(reply("c", 2 * MINUTE));
        watermark(90 * MINUTE);
        assertThat(changes)
                .extracting(Change::table, change -> change.value(0))
                .containsOnly(
                        tuple(Table.COUNT_AMENDMENT, "stream_window"),
                        tuple(Table.COUNT_AMENDMENT, "downlink_window"),
                        tuple(Table.DOWNLINK_WINDOW, "product"));
        assertThat(rows.values())
                .filteredOn(row -> row.table() == Table.DOWNLINK_WINDOW)
                .extracting(row -> row.value(3), row -> row.value(5))
                .containsExactlyInAnyOrder(tuple(0L, 1L), tuple(2 * MINUTE, 2L));
    }

    /** The partition was idle, so the watermark may be ahead of the partition. */
    @Test
    void aMessageThatAnEarlierRunAmendedAndThisOneCountsIsNoAmendmentAnyMore() throws Exception {
        watermark(5 * MINUTE);
        OperatorSubtaskState senderState = senders.snapshot(1, 1);
        OperatorSubtaskState productState = products.snapshot(1, 1);
        watermark(11 * MINUTE);
        process(event("one", "a", 30_000), MINUTE);
        watermark(12 * MINUTE);
        assertThat(changes).extracting(Change::table).containsExactly(Table.COUNT_AMENDMENT);

        close();
        start(senderState, productState);
        process(event("one", "a", 30_000), MINUTE);
        watermark(12 * MINUTE);
        assertThat(rows.values().stream().filter(row -> !row.isDelete()))
                .containsExactly(window(0, 1, "one"));
    }

    @Test
    void noStateAndNoTimersAreLeftAtTheEnd() throws Exception {
        process(event("one", "a", 1));
        process(reply("b", 5 * MINUTE));
        watermark(Long.MAX_VALUE);
        assertThat(rows).hasSize(2);
        assertThat(senders.numEventTimeTimers() + products.numEventTimeTimers()).isZero();
        assertThat(senders.numKeyedStateEntries() + products.numKeyedStateEntries()).isZero();
    }
}
