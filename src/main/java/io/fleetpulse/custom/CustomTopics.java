package io.fleetpulse.custom;

import io.fleetpulse.config.CustomConfig;
import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.counting.Count;
import io.fleetpulse.counting.CountedTable;
import io.fleetpulse.counting.Delivery;
import io.fleetpulse.counting.DeliveryRules;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.CustomMessage;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.result.KeyText;
import io.fleetpulse.source.decode.FutureLimit;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

import java.util.List;

/**
 * The feature: messages on custom topics.
 *
 * <pre>
 * messages ─┬─ mappings of JSON payloads ──► posts, for telemetry            ┄┄ unmapped ──► dead letters
 *           └─ what they count, whatever they hold, for custom_topic_window
 * </pre>
 */
public final class CustomTopics {

    private static final int MOST_CHARACTERS = 256;

    private CustomTopics() {}

    /**
     * What comes out.
     *
     * @param posts readings in messages, with the message's origin; they are no messages of their own
     * @param deadLetters what a mapping was for and did not fit
     */
    public record Results(DataStream<PropertyPost> posts, DataStream<DeadLetter> deadLetters) {}

    /**
     * Attaches the feature.
     *
     * @param messages messages on custom topics
     * @param config what readings are in them
     * @param time which times are too far ahead
     */
    public static Results attach(
            DataStream<CustomMessage> messages, CustomConfig config, TimeConfig time) {
        FutureLimit futureLimit = new FutureLimit(time.maxFutureSkew().toMillis());
        SingleOutputStreamOperator<PropertyPost> posts =
                messages.process(
                                new MappingFunction(config.mappings(), futureLimit),
                                TypeInformation.of(PropertyPost.class))
                        .uid("custom-mapping")
                        .name("Mapped custom messages")
                        .setDescription(
                                "Mapped custom messages: what custom.mappings say is a"
                                        + " reading");
        return new Results(posts, posts.getSideOutput(MappingFunction.DEAD_LETTERS));
    }

    /** What messages on custom topics count. */
    public static DeliveryRules deliveries() {
        return new DeliveryRules().with(CustomMessage.class, CustomTopics::of);
    }

    /** The message key alone says whether a message came before, whichever topic it is forwarded on. */
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
                new DeviceKey("", message.origin().messageKey()),
                device,
                message.platformTime(),
                List.of(count),
                List.of());
    }
}
