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

/** Each delivery counts once, as a message or as a duplicate, however far the watermark has come. */
class StreamMessageTest {

    private static final long MINUTE = 60_000;
    private static final TumblingWindows WINDOWS = new TumblingWindows(MINUTE, 60 * MINUTE);

    private long inState;
    private final Map<String, Change> amendments = new HashMap<>();

    /**
     * Deliveries of one message: the Kafka timestamp is some minutes, the watermark moves on by some
     * minutes before each of them.
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
                        Family.STATUS, platformTime, 10 * MINUTE, "p", "d", () -> "message");
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
                            hasPlatformTime);
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
            } else if (before.isAfter(delivery.timestamp(), delivery.position())) {
                counted =
                        new Delivery(
                                delivery.timestamp(),
                                delivery.position(),
                                delivery.bytes(),
                                before.ahead(),
                                hasPlatformTime);
            }
        }
        assertThat(inState + amendments.size()).isEqualTo(timestamps.size());
        inState = 0;
        amendments.clear();
    }

    private static String key(Change row) {
        return row.value(5) + " " + row.value(7) + " " + row.value(8);
    }
}
