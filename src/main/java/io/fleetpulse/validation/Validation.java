package io.fleetpulse.validation;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.counting.Count;
import io.fleetpulse.counting.Delivery;
import io.fleetpulse.counting.FailureCount;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.PropertyHistory;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.message.ValidationFailure;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.Collector;

import java.util.ArrayList;
import java.util.List;

/**
 * The feature: what properties fail the TSL validation, property by property. Only messages that have
 * a failure go this way.
 */
public final class Validation {

    private Validation() {}

    /** What messages with failures count. */
    public static DataStream<Delivery> deliveries(
            DataStream<PropertyPost> posts, DataStream<PropertyHistory> histories) {
        return posts.flatMap(Validation::ofPost)
                .returns(Delivery.TYPE)
                .uid("validation-post-deliveries")
                .name("Counts of failed properties")
                .setDescription(
                        "Counts of failed properties: what posts with failed properties count")
                .union(
                        histories
                                .flatMap(Validation::ofHistory)
                                .returns(Delivery.TYPE)
                                .uid("validation-history-deliveries")
                                .name("Counts of failed history")
                                .setDescription(
                                        "Counts of failed history: what history with failed"
                                                + " properties counts"));
    }

    static void ofPost(PropertyPost post, Collector<Delivery> out) {
        if (!post.failures().isEmpty()) {
            out.collect(
                    delivery(
                            post,
                            new DeviceKey(post.productKey(), post.deviceName()),
                            post.gmtCreate(),
                            post.failures()));
        }
    }

    static void ofHistory(PropertyHistory history, Collector<Delivery> out) {
        if (!history.failures().isEmpty()) {
            out.collect(
                    delivery(
                            history,
                            new DeviceKey(history.productKey(), history.deviceName()),
                            history.gmtCreate(),
                            history.failures()));
        }
    }

    private static Delivery delivery(
            Message message, DeviceKey device, long time, List<ValidationFailure> failures) {
        List<Count> counts = new ArrayList<>(failures.size());
        List<DeviceActivity> activities = new ArrayList<>(failures.size());
        for (ValidationFailure failure : failures) {
            counts.add(
                    FailureCount.of(
                            device.productKey(), FailureCount.Kind.PROPERTY, failure, time));
            activities.add(
                    FailureCount.activity(device.productKey(), device.deviceName(), failure, time));
        }
        return Delivery.countedElsewhere(message, device, time, counts, activities);
    }
}
