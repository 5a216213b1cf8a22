package io.fleetpulse.custom;

import io.fleetpulse.config.CustomConfig;
import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.counting.CountIncrement;
import io.fleetpulse.counting.CountedMessage;
import io.fleetpulse.counting.CountedTable;
import io.fleetpulse.counting.CountingRules;
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
 * The custom feature: counts messages on custom topics, and maps their payloads to readings.
 *
 * <pre>
 * messages ─┬─ mappings of JSON payloads ──► posts, for telemetry            ┄┄ unmapped ──► dead letters
 *           └─ messages with any payload, counted for custom_topic_window
 * </pre>
 */
public final class CustomTopics {

    private static final int MOST_BYTES = 256;

    private CustomTopics() {}

    /**
     * Outputs of the feature.
     *
     * @param posts readings found in messages, with the origin of the message
     * @param deadLetters parts of messages that their mapping could not read
     */
    public record Results(DataStream<PropertyPost> posts, DataStream<DeadLetter> deadLetters) {}

    /**
     * Adds the operator that maps messages to readings.
     *
     * @param messages messages on custom topics
     * @param config mappings of payloads to readings
     * @param time limit for times in the future
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
                                "Mapped custom messages: messages that custom.mappings map");
        return new Results(posts, posts.getSideOutput(MappingFunction.DEAD_LETTERS));
    }

    /** Returns the rules by which messages on custom topics count. */
    public static CountingRules countingRules() {
        return new CountingRules().with(CustomMessage.class, CustomTopics::of);
    }

    /** Returns what a message counts. The message key alone identifies a message, on any topic. */
    static CountedMessage of(CustomMessage message) {
        DeviceKey device = new DeviceKey(message.productKey(), message.deviceName());
        CountIncrement count =
                new CountIncrement(
                        CountedTable.CUSTOM_TOPIC_WINDOW,
                        message.productKey(),
                        KeyText.of(message.topicShortName(), MOST_BYTES),
                        "",
                        0,
                        message.platformTime(),
                        new long[] {1, message.payload().length},
                        null);
        return CountedMessage.of(
                message,
                new DeviceKey("", message.origin().messageKey()),
                device,
                message.platformTime(),
                List.of(count),
                List.of());
    }
}
