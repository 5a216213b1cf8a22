package io.fleetpulse.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.result.Change;
import io.fleetpulse.window.TumblingWindows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Each delivery counts once, as a message or as a duplicate, for any watermark. */
class StreamMessageTest {

    private static final long MINUTE = 60_000;
    private static final TumblingWindows WINDOWS = new TumblingWindows(MINUTE, 60 * MINUTE);

    private long inState;
    private final Map<String, Change> amendments = new HashMap<>();

    /**
     * Deliveries of one message: the Kafka timestamps are some minutes, and the watermark advances
     * by some minutes before each delivery.
     */
    @Property(tries = 500)
    void messagesAndDuplicatesAreTheDeliveries(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 0, max = 150) Integer> timestamps,
            @ForAll @Size(8) List<@IntRange(min = 0, max = 80) Integer> steps,
            @ForAll boolean hasPlatformTime,
            @ForAll Set<@IntRange(min = 1, max = 7) Integer> forgotten) {
        long platformTime = hasPlatformTime ? 10 * MINUTE : Message.NO_TIME;
        StreamMessage message =
                new StreamMessage(
                        new StreamMessageTimes(
                                Family.STATUS, platformTime, 10 * MINUTE, false, MINUTE),
                        "p",
                        "d",
                        () -> "message");
        Delivery counted = null;
        long watermark = 0;
        for (int number = 0; number < timestamps.size(); number++) {
            watermark += steps.get(number) * MINUTE;
            Delivery delivery =
                    new Delivery(
                            timestamps.get(number) * MINUTE,
                            number,
                            100 + number,
                            watermark,
                            hasPlatformTime,
                            false);
            Delivery before = forgotten.contains(number) ? null : counted;
            long ahead = watermark;
            message.count(
                    delivery,
                    before,
                    WINDOWS,
                    30_000,
                    count -> {
                        assertThat(WINDOWS.isExpired(count.time(), ahead)).isFalse();
                        inState += count.kind() == StreamIncrement.Kind.RETRACTED ? -1 : 1;
                    },
                    row -> amendments.put(key(row), row));
            if (before == null) {
                counted = delivery;
            } else if (before.isAfter(delivery)) {
                counted =
                        new Delivery(
                                delivery.timestamp(),
                                delivery.position(),
                                delivery.bytes(),
                                before.ahead(),
                                hasPlatformTime,
                                false);
            }
        }
        assertThat(inState + amendments.size()).isEqualTo(timestamps.size());
        inState = 0;
        amendments.clear();
    }

    /**
     * The same totals as by the earliest delivery alone, whichever comes first; the Kafka timestamps
     * are 20 seconds times a number.
     */
    @Property(tries = 500)
    void theEarliestDeliveryCounts(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 0, max = 30) Integer> timestamps,
            @ForAll Timed timed) {
        Delivery counted = null;
        Map<Long, Totals> totals = new HashMap<>();
        for (int number = 0; number < timestamps.size(); number++) {
            Delivery delivery =
                    new Delivery(
                            timestamps.get(number) * 20_000L,
                            number,
                            100 + number,
                            0,
                            timed == Timed.OTHER,
                            false);
            count(timed, delivery, counted, totals);
            if (counted == null || counted.isAfter(delivery)) {
                counted = delivery;
            }
        }
        Map<Long, Totals> expected = new HashMap<>();
        count(timed, counted, null, expected);
        totals.values().removeIf(Totals.NONE::equals);
        assertThat(totals).isEqualTo(expected);
    }

    /** Which time of a message is its record's. */
    private enum Timed {
        CUSTOM,
        BATCH,
        EMPTY_BATCH,
        FOUND,
        HISTORY,
        OTHER
    }

    private record Totals(long messages, long late, long bytes, long lag) {

        static final Totals NONE = new Totals(0, 0, 0, 0);

        Totals plus(StreamIncrement count) {
            if (count.kind() == StreamIncrement.Kind.DUPLICATE) {
                return this;
            }
            int sign = count.kind() == StreamIncrement.Kind.RETRACTED ? -1 : 1;
            return new Totals(
                    messages + sign,
                    late + (count.late() ? sign : 0),
                    bytes + (long) sign * count.bytes(),
                    lag + sign * (count.lag() == StreamIncrement.NO_LAG ? 0 : count.lag()));
        }
    }

    private static void count(
            Timed timed, Delivery delivery, Delivery before, Map<Long, Totals> totals) {
        long record = delivery.timestamp();
        long entry = 5 * MINUTE;
        StreamMessageTimes times =
                switch (timed) {
                    case CUSTOM ->
                            new StreamMessageTimes(Family.CUSTOM, record, record, true, MINUTE);
                    case BATCH -> {
                        long platformTime = Math.min(record, entry + MINUTE);
                        yield new StreamMessageTimes(
                                Family.EVENT_BATCH, platformTime, entry, true, MINUTE);
                    }
                    case EMPTY_BATCH ->
                            new StreamMessageTimes(
                                    Family.PROPERTY_BATCH, record, Message.NO_TIME, true, MINUTE);
                    case FOUND ->
                            new StreamMessageTimes(
                                    Family.SUB_DEVICES_FOUND,
                                    Message.NO_TIME,
                                    record,
                                    true,
                                    MINUTE);
                    case HISTORY ->
                            new StreamMessageTimes(
                                    Family.EVENT_HISTORY, Message.NO_TIME, entry, false, MINUTE);
                    case OTHER -> new StreamMessageTimes(Family.TAGS, entry, entry, false, MINUTE);
                };
        new StreamMessage(times, "p", "d", () -> "message")
                .count(
                        delivery,
                        before,
                        WINDOWS,
                        30_000,
                        count ->
                                totals.merge(
                                        WINDOWS.start(count.time()),
                                        Totals.NONE.plus(count),
                                        (one, other) -> one.plus(count)),
                        row -> assertThat(row).isNull());
    }

    private static String key(Change row) {
        return row.value(5) + " " + row.value(7) + " " + row.value(8);
    }
}
