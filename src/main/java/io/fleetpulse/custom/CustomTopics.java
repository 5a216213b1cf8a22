package io.fleetpulse.custom;

import io.fleetpulse.counting.Count;
import io.fleetpulse.counting.CountedTable;
import io.fleetpulse.counting.Delivery;
import io.fleetpulse.message.CustomMessage;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.KeyText;

import org.apache.flink.streaming.api.datastream.DataStream;

import java.util.List;

/** The feature: messages on custom topics, whatever they hold. */
public final class CustomTopics {

    /** Of a message key that is the hash of a payload, and no id of the platform. */
    private static final int HASH_DIGITS = 32;

    private static final int MOST_CHARACTERS = 256;

    private CustomTopics() {}

    /** What messages on custom topics count. */
    public static DataStream<Delivery> deliveries(DataStream<CustomMessage> messages) {
        return messages.map(CustomTopics::of)
                .returns(Delivery.TYPE)
                .uid("custom-deliveries")
                .name("Counts of custom messages")
                .setDescription("Counts of custom messages: what each custom message counts");
    }

    static Delivery of(CustomMessage message) {
        DeviceKey device = new DeviceKey(message.productKey(), message.deviceName());
        Count count =
                new Count(
                        CountedTable.CUSTOM_TOPIC_WINDOW,
                        message.productKey(),
                        KeyText.of(message.topicShortName(), MOST_CHARACTERS),
                        "",
                        0,
                        message.platformTime(),
                        new long[] {1, message.payload().length},
                        null);
        return Delivery.of(
                message,
                sender(message, device),
                device,
                message.platformTime(),
                List.of(count),
                List.of());
    }

    /**
     * Who is asked whether the message came before: its id alone says so, whichever topic it is
     * forwarded on; without an id its device and payload.
     */
    private static DeviceKey sender(CustomMessage message, DeviceKey device) {
        String key = message.origin().messageKey();
        if (key.length() == HASH_DIGITS) {
            return device;
        }
        return new DeviceKey("", key);
    }
}
