package io.fleetpulse.event;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.counting.CountIncrement;
import io.fleetpulse.counting.CountedMessage;
import io.fleetpulse.counting.CountedTable;
import io.fleetpulse.counting.ValidationFailures;
import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.EventBatch;
import io.fleetpulse.message.EventEntry;
import io.fleetpulse.message.EventHistory;
import io.fleetpulse.message.EventPost;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.ValidationFailure;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which counts and activities the events of a message add.
 *
 * @param outOfOrderness how far an event may be behind its Kafka timestamp before it is late,
 *     milliseconds
 */
record CountedEvents(long outOfOrderness) implements Serializable {

    CountedMessage of(EventPost event) {
        Counted counted = new Counted(event, event.productKey(), event.deviceName());
        counted.add(event.identifier(), event.type(), event.time(), event.failure(), false);
        return counted.message(event.time());
    }

    CountedMessage of(EventHistory event) {
        Counted counted = new Counted(event, event.productKey(), event.deviceName());
        counted.add(event.identifier(), event.type(), event.time(), event.failure(), true);
        return counted.message(event.time());
    }

    CountedMessage of(EventBatch batch) {
        Counted counted = new Counted(batch, batch.productKey(), batch.deviceName());
        long newest = Message.NO_TIME;
        for (EventEntry event : batch.entries()) {
            counted.add(event.identifier(), null, event.time(), null, false);
            newest = Math.max(newest, event.time());
        }
        return counted.message(newest);
    }

    /** Collects the counts and activities of one message. */
    private final class Counted {

        private final Message message;
        private final DeviceKey device;
        private final List<CountIncrement> counts = new ArrayList<>(2);
        private final List<DeviceActivity> activities = new ArrayList<>(2);

        Counted(Message message, String productKey, String deviceName) {
            this.message = message;
            this.device = new DeviceKey(productKey, deviceName);
        }

        void add(
                String identifier,
                String type,
                long time,
                ValidationFailure failure,
                boolean history) {
            String knownType = EventTexts.type(type);
            boolean late = Delivery.isLate(message.origin().timestamp(), time, outOfOrderness);
            counts.add(
                    new CountIncrement(
                            CountedTable.EVENT_WINDOW,
                            device.productKey(),
                            EventTexts.identifier(identifier),
                            knownType,
                            0,
                            time,
                            new long[] {1, number(failure != null), number(history), number(late)},
                            null));
            activities.add(
                    DeviceActivity.of(
                            device.productKey(),
                            device.deviceName(),
                            DeviceActivity.Kind.EVENT,
                            time,
                            knownType,
                            1));
            if (failure != null) {
                counts.add(
                        ValidationFailures.of(
                                device.productKey(), ValidationFailures.Kind.EVENT, failure, time));
                activities.add(
                        ValidationFailures.activity(
                                device.productKey(), device.deviceName(), failure, time));
            }
        }

        CountedMessage message(long eventTime) {
            return CountedMessage.of(message, device, eventTime, counts, activities);
        }
    }

    private static long number(boolean yes) {
        if (yes) {
            return 1;
        }
        return 0;
    }
}
