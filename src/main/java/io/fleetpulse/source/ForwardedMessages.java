package io.fleetpulse.source;

import io.fleetpulse.activity.DeviceSeen;
import io.fleetpulse.config.KafkaConfig;
import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.PropertyPost;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Decodes the messages that the platform forwards into Kafka. Each family has a typed stream;
 * records that cannot be decoded become dead letters.
 *
 * <pre>
 *   Kafka record ─ envelope ─ forwarding topic or shape ─ family decoder ─┬─ messages(type)
 *                                                                         ├─ others(), devices()
 *                                                                         └─ deadLetters()
 * </pre>
 *
 * <p>Watermarks follow the platform's time, partition by partition: {@link PlatformTimeWatermarks}.
 */
public final class ForwardedMessages {

    private final SingleOutputStreamOperator<PropertyPost> posts;
    private final SingleOutputStreamOperator<DeadLetter> split;

    private ForwardedMessages(
            SingleOutputStreamOperator<PropertyPost> posts,
            SingleOutputStreamOperator<DeadLetter> split) {
        this.posts = posts;
        this.split = split;
    }

    /**
     * Reads the configured topics.
     *
     * @param settings the settings to which restored state must fit
     */
    public static ForwardedMessages read(
            StreamExecutionEnvironment environment,
            KafkaConfig kafka,
            TimeConfig time,
            FixedSettings settings) {
        PlatformTimeWatermarks watermarks = new PlatformTimeWatermarks(time, kafka.bounded());
        DataStream<Decoded> decoded =
                environment
                        .fromSource(
                                ForwardedRecords.source(kafka, time, watermarks),
                                watermarks,
                                "Forwarded messages",
                                DecodedTypeFactory.information())
                        .uid("forwarded-messages")
                        .setDescription(
                                "Forwarded messages: Kafka records, decoded; a watermark for each"
                                        + " partition");
        return split(decoded, new PropertyPostSplitter(watermarks, kafka.bounded(), settings));
    }

    private static ForwardedMessages split(
            DataStream<Decoded> decoded, PropertyPostSplitter splitter) {
        SingleOutputStreamOperator<PropertyPost> posts =
                decoded.transform(
                                "Split by family", TypeInformation.of(PropertyPost.class), splitter)
                        .uid("split-by-family")
                        .setDescription(
                                "Split by family: property posts, and messages of other families");
        SingleOutputStreamOperator<DeadLetter> split =
                posts.getSideOutput(PropertyPostSplitter.OTHERS)
                        .transform(
                                "Other families",
                                TypeInformation.of(DeadLetter.class),
                                new FamilySplitter())
                        .uid("split-other-families")
                        .setDescription(
                                "Other families: sends each message to the output of its family");
        return new ForwardedMessages(posts, split);
    }

    /** The messages of one family. */
    @SuppressWarnings("unchecked")
    public <T extends Message> DataStream<T> messages(Class<T> type) {
        if (type == PropertyPost.class) {
            return (DataStream<T>) posts;
        }
        return split.getSideOutput(FamilyOutputs.tag(type));
    }

    /** The messages of all families but property posts in one stream, and dead letters. */
    public DataStream<Decoded> others() {
        return posts.getSideOutput(PropertyPostSplitter.OTHERS);
    }

    /**
     * The devices that messages mention, including the sub-devices in lists. Emits each device at
     * least once. Emits it again when its {@code iotId} becomes known, after a restart, and at
     * least once per 30 days of platform time in which messages mention it.
     */
    public DataStream<DeviceSeen> devices() {
        return posts.getSideOutput(PropertyPostSplitter.DEVICES);
    }

    /** Dead letters of records, and of single readings and entries of records. */
    public DataStream<DeadLetter> deadLetters() {
        return split;
    }
}
