package io.fleetpulse.event;

import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.counting.CountingRules;
import io.fleetpulse.message.EventBatch;
import io.fleetpulse.message.EventHistory;
import io.fleetpulse.message.EventPost;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The event feature: counts and writes events of devices.
 *
 * <pre>
 * posts ──┐
 * batches ┼─ all types but info, one by one ──► device_event
 * history ┘
 *         └─ messages, counted for event_window and validation_failure_window
 * </pre>
 *
 * <p>An event without a type, such as every event of a batch, has type {@code unknown}. An event
 * counts in the window of its own time, even if it failed the validation or is history.
 */
public final class Events {

    private Events() {}

    /**
     * Returns the rules by which events count.
     *
     * @param time lateness
     */
    public static CountingRules countingRules(TimeConfig time) {
        CountedEvents counted = new CountedEvents(time.outOfOrderness().toMillis());
        return new CountingRules()
                .with(EventPost.class, counted::of)
                .with(EventBatch.class, counted::of)
                .with(EventHistory.class, counted::of);
    }

    /**
     * Adds the operators that write {@code device_event}; returns its rows.
     *
     * @param posts events as devices report them
     * @param batches events that devices report several at a time
     * @param histories events that devices report after the fact
     * @param counts horizon of the deduplication
     */
    public static DataStream<Change> attach(
            DataStream<EventPost> posts,
            DataStream<EventBatch> batches,
            DataStream<EventHistory> histories,
            CountsConfig counts) {
        return posts.flatMap(DeviceEvent::ofPost)
                .returns(DeviceEvent.class)
                .uid("event-posts")
                .name("Events of posts")
                .setDescription("Events of posts: the events of event posts")
                .union(
                        batches.flatMap(DeviceEvent::ofBatch)
                                .returns(DeviceEvent.class)
                                .uid("event-batches")
                                .name("Events of batches")
                                .setDescription("Events of batches: the events of event batches"),
                        histories
                                .flatMap(DeviceEvent::ofHistory)
                                .returns(DeviceEvent.class)
                                .uid("event-histories")
                                .name("Events of history")
                                .setDescription("Events of history: the events of event history"))
                .keyBy(EventDigest::ofKey, TypeInformation.of(EventDigest.class))
                .process(new DeviceEvents(counts.horizon()))
                .returns(Change.class)
                .uid("event-by-device")
                .name("Events by device")
                .setDescription("Events by device: device_event");
    }
}
