package io.fleetpulse.telemetry;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.config.TelemetryConfig;
import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.message.PropertyBatch;
import io.fleetpulse.message.PropertyHistory;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.result.Change;
import io.fleetpulse.stream.StreamDelta;
import io.fleetpulse.window.TumblingWindows;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The telemetry feature: aggregates the readings of devices.
 *
 * <pre>
 * posts ──┐
 * mapped ─┤
 * batches ┼─ keyed by device, each message once with all its readings
 * history ┘    ├ property_window, device_property, device_property_limit, property_amendment,
 *              │ count_amendment
 *              └ deltas of products, added up locally
 *                  └ keyed by product and property
 *                      └ product_property_window, property_value_window, property_value_amendment,
 *                        property_value_limit
 * </pre>
 */
public final class Telemetry {

    /** Processing time between two writes of the latest values of a device, milliseconds. */
    public static final long LATEST_VALUES_MS = 10_000;

    private Telemetry() {}

    /**
     * Outputs of the feature.
     *
     * @param deviceChanges rows of the tables by device, which are most rows of the job
     * @param productChanges rows of the tables by product
     * @param readingTimes times of readings, for other features
     * @param stream counts of the posts, batches and history for the stream's windows
     */
    public record Results(
            DataStream<Change> deviceChanges,
            DataStream<Change> productChanges,
            DataStream<ReadingTimes> readingTimes,
            DataStream<StreamDelta> stream) {}

    /**
     * Adds the feature's operators to the job.
     *
     * @param posts properties as devices report them
     * @param mapped readings in custom messages, which the stream counts as custom messages
     * @param batches properties that devices report several at a time
     * @param history properties that devices report after the fact
     * @param config windows and lateness
     * @param time lateness and the horizon of redeliveries
     * @param counts windows of the stream
     */
    public static Results attach(
            DataStream<PropertyPost> posts,
            DataStream<PropertyPost> mapped,
            DataStream<PropertyBatch> batches,
            DataStream<PropertyHistory> history,
            TelemetryConfig config,
            TimeConfig time,
            CountsConfig counts) {
        TelemetryRules rules = TelemetryRules.of(config, time);
        SingleOutputStreamOperator<Change> devices =
                readings(posts, mapped, batches, history)
                        .keyBy(DeviceReadings::device, DeviceKeySerializer.TYPE)
                        .transform(
                                "Telemetry by device",
                                TypeInformation.of(Change.class),
                                new DeviceTelemetryOperator(rules, TumblingWindows.of(counts)))
                        .uid("telemetry-device")
                        .setDescription(
                                "Telemetry by device: property_window_base, property_amendment,"
                                        + " device_property, device_property_limit");
        SingleOutputStreamOperator<Change> products =
                devices.getSideOutput(TelemetryStreams.PRODUCT_DELTAS)
                        .keyBy(ProductDelta::key, TypeInformation.of(ProductProperty.class))
                        .process(
                                new ProductTelemetryFunction(rules),
                                TypeInformation.of(Change.class))
                        .name("Telemetry by product")
                        .uid("telemetry-product")
                        .setDescription(
                                "Telemetry by product: product_property_window,"
                                        + " property_value_window, property_value_amendment,"
                                        + " property_value_limit");
        return new Results(
                devices,
                products,
                devices.getSideOutput(TelemetryStreams.READING_TIMES),
                devices.getSideOutput(TelemetryStreams.STREAM_DELTAS));
    }

    private static DataStream<DeviceReadings> readings(
            DataStream<PropertyPost> posts,
            DataStream<PropertyPost> mapped,
            DataStream<PropertyBatch> batches,
            DataStream<PropertyHistory> history) {
        SingleOutputStreamOperator<DeviceReadings> ofPosts =
                posts.map(DeviceReadings::of, DeviceReadings.TYPE)
                        .name("Readings of posts")
                        .uid("telemetry-post")
                        .setDescription("Readings of posts: the readings of property posts");
        SingleOutputStreamOperator<DeviceReadings> ofMapped =
                mapped.map(DeviceReadings::ofMapped, DeviceReadings.TYPE)
                        .name("Readings of custom messages")
                        .uid("telemetry-mapped")
                        .setDescription(
                                "Readings of custom messages: the readings that custom.mappings"
                                        + " find");
        SingleOutputStreamOperator<DeviceReadings> ofBatches =
                batches.map(DeviceReadings::of, DeviceReadings.TYPE)
                        .name("Readings of batches")
                        .uid("telemetry-batch")
                        .setDescription("Readings of batches: the readings of property batches");
        SingleOutputStreamOperator<DeviceReadings> ofHistory =
                history.map(DeviceReadings::of, DeviceReadings.TYPE)
                        .name("Readings of history")
                        .uid("telemetry-history")
                        .setDescription("Readings of history: the readings of property history");
        return ofPosts.union(ofMapped, ofBatches, ofHistory);
    }
}
