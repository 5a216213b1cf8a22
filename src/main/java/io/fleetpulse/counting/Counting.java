package io.fleetpulse.counting;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.result.Change;
import io.fleetpulse.source.Decoded;
import io.fleetpulse.stream.StreamIncrement;
import io.fleetpulse.window.LocalCombiner;
import io.fleetpulse.window.TumblingWindows;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/**
 * Counts messages, each once, in their windows.
 *
 * <pre>
 * messages ─ by sender: each message once, each device once a window ─┬─ added up locally
 *                  └─ by device, where that is not the sender ────────┘     └─ by table and product: rows
 * </pre>
 */
public final class Counting {

    private Counting() {}

    /**
     * Outputs of the counting.
     *
     * @param changes rows of the tables that only count, and their amendments
     * @param activities activities of devices from first deliveries, for other features
     * @param counted every delivery, first or not, for the stream's windows
     */
    public record Results(
            DataStream<Change> changes,
            DataStream<DeviceActivity> activities,
            DataStream<StreamIncrement> counted) {}

    /**
     * Adds the operators that count. The timestamp of each record has to be the watermark of its
     * partition just before it.
     *
     * @param posts property posts
     * @param others messages of all other families; dead letters among them are ignored
     * @param rules what each message counts
     * @param counts windows and horizon
     * @param time lateness and the horizon of redeliveries
     */
    public static Results attach(
            DataStream<PropertyPost> posts,
            DataStream<Decoded> others,
            CountingRules rules,
            CountsConfig counts,
            TimeConfig time) {
        TumblingWindows windows = TumblingWindows.of(counts);
        SenderRules senderRules = SenderRules.of(windows, time);
        SingleOutputStreamOperator<Change> senders =
                bySender(countedMessages(posts, others, rules), senderRules);
        SingleOutputStreamOperator<Change> devices =
                byDevice(
                        senders.getSideOutput(SenderCounterOperator.OF_OTHER_DEVICES), senderRules);
        SingleOutputStreamOperator<Change> products =
                byProduct(
                        addedUp(senders, "Count deltas", "counting-deltas")
                                .union(
                                        addedUp(
                                                devices,
                                                "Count deltas of devices",
                                                "counting-device-deltas")),
                        windows);
        return new Results(
                senders.union(devices, products),
                senders.getSideOutput(SenderCounterOperator.ACTIVITIES),
                senders.getSideOutput(SenderCounterOperator.STREAM));
    }

    private static SingleOutputStreamOperator<Change> bySender(
            DataStream<CountedMessage> messages, SenderRules rules) {
        return messages.keyBy(message -> message.sender().shared(), DeviceKeySerializer.TYPE)
                .transform(
                        "Counts by sender",
                        TypeInformation.of(Change.class),
                        new SenderCounterOperator(rules, false))
                .uid("counting-senders")
                .setDescription("Counts by sender: each message once; count_amendment");
    }

    private static SingleOutputStreamOperator<Change> byDevice(
            DataStream<CountedMessage> ofOtherDevices, SenderRules rules) {
        return ofOtherDevices
                .keyBy(message -> message.device().shared(), DeviceKeySerializer.TYPE)
                .transform(
                        "Counts by device",
                        TypeInformation.of(Change.class),
                        new SenderCounterOperator(rules, true))
                .uid("counting-devices")
                .setDescription("Counts by device: messages about a device that another one sent");
    }

    private static SingleOutputStreamOperator<Change> byProduct(
            DataStream<CountDelta> deltas, TumblingWindows windows) {
        return deltas.keyBy(CountDelta::product, TypeInformation.of(ProductTable.class))
                .transform(
                        "Counts by product",
                        TypeInformation.of(Change.class),
                        new ProductCountOperator(windows))
                .uid("counting-products")
                .setDescription(
                        "Counts by product: event_window, validation_failure_window,"
                                + " downlink_window, lifecycle_window, custom_topic_window");
    }

    private static DataStream<CountDelta> addedUp(
            SingleOutputStreamOperator<Change> counts, String name, String uid) {
        return counts.getSideOutput(SenderCounterOperator.DELTAS)
                .transform(
                        name,
                        CountDelta.TYPE,
                        new LocalCombiner<>(CountDelta::key, CountDelta::plus))
                .uid(uid)
                .setDescription(name + ": added up before the shuffle");
    }

    /** One operator for all other families: each operator adds inputs to the next one. */
    private static DataStream<CountedMessage> countedMessages(
            DataStream<PropertyPost> posts, DataStream<Decoded> others, CountingRules rules) {
        return posts.flatMap(
                        (PropertyPost post, Collector<CountedMessage> out) -> rules.send(post, out))
                .returns(CountedMessage.TYPE)
                .uid("counting-posts")
                .name("Counts of posts")
                .setDescription("Counts of posts: the counts of property posts other than readings")
                .union(
                        others.flatMap(
                                        (Decoded decoded, Collector<CountedMessage> out) -> {
                                            if (decoded.message() != null) {
                                                rules.send(decoded.message(), out);
                                            }
                                        })
                                .returns(CountedMessage.TYPE)
                                .uid("counting-others")
                                .name("Counts of messages")
                                .setDescription(
                                        "Counts of messages: counts of messages of other"
                                                + " families"));
    }
}
