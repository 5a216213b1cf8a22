package io.fleetpulse.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.stream.StreamIncrement;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An event of the first minute, delivered several times while its window is in the state. */
class LateEventsTest {

    private static final long MINUTE = 60_000;
    private static final long AT = 1_000;
    private static final DeviceKey DEVICE = new DeviceKey("p", "d");

    /** Numbers of the view: those of the window's row and of its amendments. */
    private static final class View implements CountingOutput {

        private final Map<Object, Change> amendments = new HashMap<>();
        private long events;
        private long late;

        long events() {
            return events + amendments.values().stream().mapToLong(row -> number(row, 10)).sum();
        }

        long late() {
            return late + amendments.values().stream().mapToLong(row -> number(row, 13)).sum();
        }

        private static long number(Change amendment, int column) {
            return (Long) amendment.value(column);
        }

        @Override
        public void count(CountDelta delta) {
            events += delta.totals().amounts()[0];
            late += delta.totals().amounts()[3];
        }

        @Override
        public void row(Change change) {
            if (change.value(0).equals(Table.EVENT_WINDOW.label())) {
                amendments.put(change.value(7), change);
            }
        }

        @Override
        public void stream(StreamIncrement count) {
            // Not looked at.
        }

        @Override
        public void ofDevice(CountedMessage message, long partition) {
            throw new AssertionError("unexpected: " + message);
        }

        @Override
        public void activity(DeviceActivity activity) {
            throw new AssertionError("unexpected: " + activity);
        }
    }

    private static CountedMessage event(long platformTime, long kafkaTimestamp, int position) {
        CountIncrement count =
                new CountIncrement(
                        CountedTable.EVENT_WINDOW,
                        "p",
                        "alarm",
                        "error",
                        0,
                        AT,
                        new long[] {1, 0, 0, isLate(kafkaTimestamp) ? 1 : 0},
                        null);
        return new CountedMessage(
                DEVICE,
                DEVICE,
                Family.EVENT_HISTORY,
                platformTime,
                AT,
                false,
                "message",
                kafkaTimestamp,
                position,
                100,
                List.of(count),
                List.of(),
                true);
    }

    private static boolean isLate(long kafkaTimestamp) {
        return kafkaTimestamp - AT > CountingOrderTest.RULES.outOfOrderness();
    }

    @Property(tries = 500)
    void anEventCountsOnceAndByItsEarliestDelivery(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 60) Integer> minutes,
            @ForAll @IntRange(min = 0, max = 60) int watermark,
            @ForAll boolean hasPlatformTime) {
        long platformTime = hasPlatformTime ? AT : Message.NO_TIME;
        long ahead = watermark * MINUTE;
        SenderCounter sender = new SenderCounter();
        View view = new View();
        long earliest = Long.MAX_VALUE;
        for (int position = 0; position < minutes.size(); position++) {
            long kafkaTimestamp = AT + minutes.get(position) * MINUTE;
            earliest = Math.min(earliest, kafkaTimestamp);
            CountedMessage event = event(platformTime, kafkaTimestamp, position);
            if (sender.isFirst(event, CountingOrderTest.RULES, ahead, ahead, view)) {
                sender.count(event, CountingOrderTest.RULES, ahead, ahead, view);
            }
        }

        assertThat(view.events()).isEqualTo(1);
        assertThat(view.late()).isEqualTo(isLate(earliest) ? 1 : 0);
    }
}
