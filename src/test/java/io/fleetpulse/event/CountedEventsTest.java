package io.fleetpulse.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.counting.CountIncrement;
import io.fleetpulse.counting.CountedMessage;
import io.fleetpulse.counting.CountedTable;
import io.fleetpulse.message.EventBatch;
import io.fleetpulse.message.EventEntry;
import io.fleetpulse.message.EventHistory;
import io.fleetpulse.message.EventPost;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.Origin;
import io.fleetpulse.message.ValidationFailure;

import org.junit.jupiter.api.Test;

import java.util.List;

class CountedEventsTest {

    private static final long OUT_OF_ORDERNESS = 30_000;
    private static final Origin ORIGIN = new Origin("t", 0, 0, 100_000, null, "1", 10);

    private final CountedEvents counted = new CountedEvents(OUT_OF_ORDERNESS);

    private static EventPost post(String type, long time, ValidationFailure failure) {
        return new EventPost(
                ORIGIN, "p", "d", "i", "mcu:Broken", "name", type, 99_000, time, "{}", failure);
    }

    private static CountIncrement only(CountedTable table, CountedMessage message) {
        List<CountIncrement> counts =
                message.counts().stream().filter(count -> count.table() == table).toList();
        assertThat(counts).hasSize(1);
        return counts.get(0);
    }

    @Test
    void anEventCountsOnceInTheWindowOfItsOwnTime() {
        CountedMessage message = counted.of(post("alert", 98_000, null));
        CountIncrement count = only(CountedTable.EVENT_WINDOW, message);
        assertThat(count.name()).isEqualTo("mcu:Broken");
        assertThat(count.detail()).isEqualTo("alert");
        assertThat(count.time()).isEqualTo(98_000);
        assertThat(count.amounts()).containsExactly(1, 0, 0, 0);
        assertThat(message.activities())
                .containsExactly(
                        DeviceActivity.of("p", "d", DeviceActivity.Kind.EVENT, 98_000, "alert", 1));
    }

    @Test
    void anEventIsLateOnlyWhenMoreThanTheDisorderBehind() {
        CountedMessage inTime = counted.of(post("info", 70_000, null));
        CountedMessage late = counted.of(post("info", 69_999, null));
        assertThat(only(CountedTable.EVENT_WINDOW, inTime).amounts()[3]).isZero();
        assertThat(only(CountedTable.EVENT_WINDOW, late).amounts()[3]).isOne();
    }

    @Test
    void anEventThatFailsTheValidationCountsAsOneAndAsAFailure() {
        ValidationFailure failure =
                new ValidationFailure("Broken", 6304, "too long", "{\"a\":1}", Message.NO_TIME);
        CountedMessage message = counted.of(post("error", 98_000, failure));
        assertThat(only(CountedTable.EVENT_WINDOW, message).amounts()).containsExactly(1, 1, 0, 0);
        CountIncrement failed = only(CountedTable.VALIDATION_FAILURE_WINDOW, message);
        assertThat(failed.name()).isEqualTo("event");
        assertThat(failed.detail()).isEqualTo("Broken");
        assertThat(failed.code()).isEqualTo(6304);
        assertThat(failed.time()).isEqualTo(98_000);
        assertThat(failed.sample()).isEqualTo("too long");
        assertThat(message.activities())
                .extracting(DeviceActivity::kind)
                .containsExactly(DeviceActivity.Kind.EVENT, DeviceActivity.Kind.VALIDATION_FAILURE);
    }

    @Test
    void theEventsOfABatchSayNoType() {
        EventBatch batch =
                new EventBatch(
                        ORIGIN,
                        "p",
                        "d",
                        99_000,
                        List.of(
                                new EventEntry("a", 1_000, "{}"),
                                new EventEntry("b", 99_000, "{}")),
                        false);
        CountedMessage message = counted.of(batch);
        assertThat(message.counts()).extracting(CountIncrement::name).containsExactly("a", "b");
        assertThat(message.counts()).extracting(CountIncrement::detail).containsOnly("unknown");
        assertThat(message.eventTime()).isEqualTo(99_000);
    }

    @Test
    void historyIsDistinguished() {
        EventHistory history =
                new EventHistory(
                        ORIGIN, "p", "d", null, "a", null, null, Message.NO_TIME, 5, "{}", null);
        CountIncrement count = only(CountedTable.EVENT_WINDOW, counted.of(history));
        assertThat(count.amounts()).containsExactly(1, 0, 1, 1);
        assertThat(count.detail()).isEqualTo("unknown");
    }
}
