package io.fleetpulse.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

class StreamTotalsTest {

    private static final long MINUTE = 60_000;

    private static StreamIncrement delivery(long eventTime, long kafkaTimestamp, boolean first) {
        return StreamIncrement.of(
                Family.STATUS, eventTime, eventTime, kafkaTimestamp, 100, 30_000, first);
    }

    private static Change row(List<StreamIncrement> counts) {
        StreamTotals totals = new StreamTotals();
        counts.forEach(totals::add);
        return totals.row("status", 0, MINUTE);
    }

    @Test
    void redeliveriesAndDeadLettersCountAsNothingElse() {
        assertThat(
                        row(
                                List.of(
                                        delivery(0, 0, true),
                                        delivery(0, 50_000, false),
                                        StreamIncrement.ofDeadLetter("status", 0))))
                .isEqualTo(
                        Change.upsert(
                                Table.STREAM_WINDOW,
                                "status",
                                0L,
                                MINUTE,
                                1L,
                                1L,
                                1L,
                                0L,
                                100L,
                                0L,
                                0L,
                                "{\"0\":1}"));
    }

    @Test
    void aMessageIsLateOnlyWhenMoreThanTheDisorderBehind() {
        assertThat(delivery(0, 30_000, true).late()).isFalse();
        assertThat(delivery(0, 30_001, true).late()).isTrue();
    }

    @Test
    void withoutAPlatformTimeTheKafkaTimestampSaysTheWindow() {
        StreamIncrement count =
                StreamIncrement.of(
                        Family.EVENT_HISTORY, Message.NO_TIME, 5, 70_000, 1, 30_000, true);
        assertThat(count.time()).isEqualTo(70_000);
    }

    @Test
    void onlyDeadLettersLeaveTheLagUnknown() {
        Change row = row(List.of(StreamIncrement.ofDeadLetter(null, 0)));
        assertThat(row.values()).endsWith(null, null, null);
    }

    @Property(tries = 200)
    void anyOrderAndAnyBatchesGiveTheSameRow(
            @ForAll @Size(min = 1, max = 30) List<Short> lags, @ForAll int split)
            throws IOException {
        List<StreamIncrement> counts = new ArrayList<>();
        lags.forEach(lag -> counts.add(delivery(100_000, 100_000 + lag, lag % 3 != 0)));
        Change expected = row(counts);
        Collections.reverse(counts);
        int middle = Math.floorMod(split, counts.size());
        StreamTotals first = new StreamTotals();
        counts.subList(0, middle).forEach(first::add);
        StreamTotals second = new StreamTotals();
        counts.subList(middle, counts.size()).forEach(second::add);
        first.addAll(second);
        DataOutputSerializer out = new DataOutputSerializer(64);
        first.write(out);
        StreamTotals restored = StreamTotals.read(new DataInputDeserializer(out.getCopyOfBuffer()));
        assertThat(restored.row("status", 0, MINUTE)).isEqualTo(expected);
    }
}
