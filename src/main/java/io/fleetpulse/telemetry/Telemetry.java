package io.fleetpulse.telemetry;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.config.TelemetryConfig;
import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.delivery.CountRules;
import io.fleetpulse.delivery.StreamDelta;
import io.fleetpulse.message.PropertyBatch;
import io.fleetpulse.message.PropertyHistory;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * What the devices measure.
 *
 * <pre>
 * posts ──┐
 * mapped ─┤
 * batches ┼─ keyed by device, each message once with all its readings
 * history ┘    ├ property_window, device_property, property_amendment
 *              └ what products count, added up locally
 *                  └ keyed by product and property
 *                      └ product_property_window, property_value_window, property_value_amendment,
 *                        property_value_limit
 * </pre>
 */
public final class Telemetry {

    private Telemetry() {}

    /**
     * What comes out.
     *
     * @param deviceChanges rows of the tables by device: most of all rows of the job
     * @param productChanges rows of the tables by product
     * @param readingTimes when devices read, for other features
     * @param stream what came of the three families
     */
    public record Results(
            DataStream<Change> deviceChanges,
            DataStream<Change> productChanges,
            DataStream<ReadingTimes> readingTimes,
            DataStream<StreamDelta> stream) {}

    /**
     * Attaches the feature.
     *
     * @param posts properties as devices report them
     * @param mapped readings in messages of another family, which counts them in the stream
     * @param batches properties that devices report several at a time
     * @param history properties that devices report after the fact
     * @param config windows and lateness
     * @param time what counts as late, and how long redeliveries are recognised
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
                        .keyBy(readings -> readings.device().shared(), DeviceKeySerializer.TYPE)
                        .transform(
                                "Telemetry by device",
                                TypeInformation.of(Change.class),
                                new DeviceTelemetryOperator(rules, CountRules.of(counts)))
                        .uid("telemetry-device")
                        .setDescription(
                                "Telemetry by device: property_window_base, property_amendment,"
                                        + " device_property, device_property_limit");
        SingleOutputStreamOperator<Change> products =
                devices.getSideOutput(DeviceTelemetryOperator.PRODUCT_DELTAS)
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
                devices.getSideOutput(DeviceTelemetryOperator.READING_TIMES),
                devices.getSideOutput(DeviceTelemetryOperator.STREAM_DELTAS));
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
                        .setDescription(
                                "Readings of posts: what telemetry needs of property posts");
        SingleOutputStreamOperator<DeviceReadings> ofMapped =
                mapped.map(DeviceReadings::ofMapped, DeviceReadings.TYPE)
                        .name("Readings of custom messages")
                        .uid("telemetry-mapped")
                        .setDescription(
                                "Readings of custom messages: what custom.mappings find in them");
        SingleOutputStreamOperator<DeviceReadings> ofBatches =
                batches.map(DeviceReadings::of, DeviceReadings.TYPE)
                        .name("Readings of batches")
                        .uid("telemetry-batch")
                        .setDescription(
                                "Readings of batches: what telemetry needs of property batches");
        SingleOutputStreamOperator<DeviceReadings> ofHistory =
                history.map(DeviceReadings::of, DeviceReadings.TYPE)
                        .name("Readings of history")
                        .uid("telemetry-history")
                        .setDescription(
                                "Readings of history: what telemetry needs of property history");
        return ofPosts.union(ofMapped, ofBatches, ofHistory);
    }
}
