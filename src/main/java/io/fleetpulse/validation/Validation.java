package io.fleetpulse.validation;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.counting.CountIncrement;
import io.fleetpulse.counting.CountedMessage;
import io.fleetpulse.counting.CountingRules;
import io.fleetpulse.counting.ValidationFailures;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.PropertyHistory;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.message.ValidationFailure;

import java.util.ArrayList;
import java.util.List;

/**
 * The validation feature: counts failures of the TSL validation by property. Messages without a
 * failure count nothing here.
 */
public final class Validation {

    private Validation() {}

    /** Returns the rules by which messages with failures count. */
    public static CountingRules countingRules() {
        return new CountingRules()
                .with(PropertyPost.class, Validation::of)
                .with(PropertyHistory.class, Validation::of);
    }

    static CountedMessage of(PropertyPost post) {
        if (post.failures().isEmpty()) {
            return null;
        }
        DeviceKey device = new DeviceKey(post.productKey(), post.deviceName());
        return counted(post, device, post.gmtCreate(), post.failures());
    }

    static CountedMessage of(PropertyHistory history) {
        if (history.failures().isEmpty()) {
            return null;
        }
        DeviceKey device = new DeviceKey(history.productKey(), history.deviceName());
        return counted(history, device, history.gmtCreate(), history.failures());
    }

    private static CountedMessage counted(
            Message message, DeviceKey device, long time, List<ValidationFailure> failures) {
        List<CountIncrement> counts = new ArrayList<>(failures.size());
        List<DeviceActivity> activities = new ArrayList<>(failures.size());
        for (ValidationFailure failure : failures) {
            counts.add(
                    ValidationFailures.of(
                            device.productKey(), ValidationFailures.Kind.PROPERTY, failure, time));
            activities.add(
                    ValidationFailures.activity(
                            device.productKey(), device.deviceName(), failure, time));
        }
        return CountedMessage.countedElsewhere(message, device, time, counts, activities);
    }
}
