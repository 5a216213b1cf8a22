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

class CountedMessageSerializerTest {

    private static CountedMessage delivery(DeviceKey sender, List<CountIncrement> counts) {
        return new CountedMessage(
                sender,
                new DeviceKey("p", "d\uD83D\uDE00"),
                Family.EVENT_POST,
                Long.MIN_VALUE,
                -5,
                true,
                "7",
                -1,
                77,
                300,
                counts,
                List.of(new DeviceActivity("p", "d", DeviceActivity.Kind.FLAPPING, 10, 3, "", -1)),
                false);
    }

    private static CountedMessage copied(CountedMessage delivery) throws IOException {
        CountedMessageSerializer serializer = new CountedMessageSerializer();
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(delivery, out);
        return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    @Test
    void everyMemberIsReadAsItWasWritten() throws IOException {
        CountIncrement count =
                new CountIncrement(
                        CountedTable.EVENT_WINDOW,
                        "p",
                        "name",
                        "",
                        -6304,
                        Long.MAX_VALUE,
                        new long[] {1, 0, -1, 5},
                        null);
        CountedMessage delivery = delivery(new DeviceKey("", "7"), List.of(count));
        assertThat(copied(delivery)).usingRecursiveComparison().isEqualTo(delivery);
    }

    @Test
    void whatADeviceSendsOfItselfNamesItOnce() throws IOException {
        CountedMessage delivery = delivery(new DeviceKey("p", "d\uD83D\uDE00"), List.of());
        assertThat(copied(delivery)).isEqualTo(delivery);
    }
}
