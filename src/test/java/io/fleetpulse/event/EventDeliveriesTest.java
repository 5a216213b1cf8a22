package io.fleetpulse.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.counting.Count;
import io.fleetpulse.counting.CountedTable;
import io.fleetpulse.counting.Delivery;
import io.fleetpulse.message.EventBatch;
import io.fleetpulse.message.EventEntry;
import io.fleetpulse.message.EventHistory;
import io.fleetpulse.message.EventPost;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.Origin;
import io.fleetpulse.message.ValidationFailure;

import org.junit.jupiter.api.Test;

import java.util.List;

class EventDeliveriesTest {

    private static final long OUT_OF_ORDERNESS = 30_000;
    private static final Origin ORIGIN = new Origin("t", 0, 0, 100_000, null, "1", 10);

    private final EventDeliveries deliveries = new EventDeliveries(OUT_OF_ORDERNESS);

    private static EventPost post(String type, long time, ValidationFailure failure) {
        return new EventPost(
                ORIGIN, "p", "d", "i", "mcu:Broken", "name", type, 99_000, time, "{}", failure);
    }

    private static Count only(CountedTable table, Delivery delivery) {
        List<Count> counts =
                delivery.counts().stream().filter(count -> count.table() == table).toList();
        assertThat(counts).hasSize(1);
        return counts.get(0);
    }

    @Test
    void anEventCountsOnceInTheWindowOfItsOwnTime() {
        Delivery delivery = deliveries.of(post("alert", 98_000, null));
        Count count = only(CountedTable.EVENT_WINDOW, delivery);
        assertThat(count.name()).isEqualTo("mcu:Broken");
        assertThat(count.detail()).isEqualTo("alert");
        assertThat(count.time()).isEqualTo(98_000);
        assertThat(count.amounts()).containsExactly(1, 0, 0, 0);
        assertThat(delivery.activities())
                .containsExactly(
                        DeviceActivity.of("p", "d", DeviceActivity.Kind.EVENT, 98_000, "alert", 1));
    }

    @Test
    void anEventIsLateOnlyWhenMoreThanTheDisorderBehind() {
        Delivery inTime = deliveries.of(post("info", 70_000, null));
        Delivery late = deliveries.of(post("info", 69_999, null));
        assertThat(only(CountedTable.EVENT_WINDOW, inTime).amounts()[3]).isZero();
        assertThat(only(CountedTable.EVENT_WINDOW, late).amounts()[3]).isOne();
    }

    @Test
    void anEventThatFailsTheValidationCountsAsOneAndAsAFailure() {
        ValidationFailure failure =
                new ValidationFailure("Broken", 6304, "too long", "{\"a\":1}", Message.NO_TIME);
        Delivery delivery = deliveries.of(post("error", 98_000, failure));
        assertThat(only(CountedTable.EVENT_WINDOW, delivery).amounts()).containsExactly(1, 1, 0, 0);
        Count failed = only(CountedTable.VALIDATION_FAILURE_WINDOW, delivery);
        assertThat(failed.name()).isEqualTo("event");
        assertThat(failed.detail()).isEqualTo("Broken");
        assertThat(failed.code()).isEqualTo(6304);
        assertThat(failed.time()).isEqualTo(98_000);
        assertThat(failed.sample()).isEqualTo("too long");
        assertThat(delivery.activities())
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
                                new EventEntry("b", 99_000, "{}")));
        Delivery delivery = deliveries.of(batch);
        assertThat(delivery.counts()).extracting(Count::name).containsExactly("a", "b");
        assertThat(delivery.counts()).extracting(Count::detail).containsOnly("unknown");
        assertThat(delivery.eventTime()).isEqualTo(99_000);
    }

    @Test
    void historyIsToldApart() {
        EventHistory history =
                new EventHistory(
                        ORIGIN, "p", "d", null, "a", null, null, Message.NO_TIME, 5, "{}", null);
        Count count = only(CountedTable.EVENT_WINDOW, deliveries.of(history));
        assertThat(count.amounts()).containsExactly(1, 0, 1, 1);
        assertThat(count.detail()).isEqualTo("unknown");
    }
}
