package io.fleetpulse.validation;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.counting.Count;
import io.fleetpulse.counting.Delivery;
import io.fleetpulse.counting.DeliveryRules;
import io.fleetpulse.counting.FailureCount;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.PropertyHistory;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.message.ValidationFailure;

import java.util.ArrayList;
import java.util.List;

/**
 * The feature: failures of the TSL validation, property by property. Messages without a failure
 * create no delivery here.
 */
public final class Validation {

    private Validation() {}

    /** Returns the rules by which messages with failures count. */
    public static DeliveryRules deliveries() {
        return new DeliveryRules()
                .with(PropertyPost.class, Validation::of)
                .with(PropertyHistory.class, Validation::of);
    }

    static Delivery of(PropertyPost post) {
        if (post.failures().isEmpty()) {
            return null;
        }
        DeviceKey device = new DeviceKey(post.productKey(), post.deviceName());
        return delivery(post, device, post.gmtCreate(), post.failures());
    }

    static Delivery of(PropertyHistory history) {
        if (history.failures().isEmpty()) {
            return null;
        }
        DeviceKey device = new DeviceKey(history.productKey(), history.deviceName());
        return delivery(history, device, history.gmtCreate(), history.failures());
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
