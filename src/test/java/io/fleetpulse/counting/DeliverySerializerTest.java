package io.fleetpulse.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Family;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

class DeliverySerializerTest {

    private static Delivery delivery(DeviceKey sender, List<Count> counts) {
        return new Delivery(
                sender,
                new DeviceKey("p", "d\uD83D\uDE00"),
                Family.EVENT_POST,
                Long.MIN_VALUE,
                -5,
                "7",
                -1,
                77,
                300,
                counts,
                List.of(new DeviceActivity("p", "d", DeviceActivity.Kind.FLAPPING, 10, 3, "", -1)),
                false);
    }

    private static Delivery copied(Delivery delivery) throws IOException {
        DeliverySerializer serializer = new DeliverySerializer();
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(delivery, out);
        return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    @Test
    void everyMemberIsReadAsItWasWritten() throws IOException {
        Count count =
                new Count(
                        CountedTable.EVENT_WINDOW,
                        "p",
                        "name",
                        "",
                        -6304,
                        Long.MAX_VALUE,
                        new long[] {1, 0, -1, 5},
                        null);
        Delivery delivery = delivery(new DeviceKey("", "7"), List.of(count));
        assertThat(copied(delivery)).usingRecursiveComparison().isEqualTo(delivery);
    }

    @Test
    void whatADeviceSendsOfItselfNamesItOnce() throws IOException {
        Delivery delivery = delivery(new DeviceKey("p", "d\uD83D\uDE00"), List.of());
        assertThat(copied(delivery)).isEqualTo(delivery);
    }
}
