package io.fleetpulse.telemetry;

import io.fleetpulse.config.TelemetryConfig;
import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.message.DeviceKey;
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
 * batches ┼─ keyed by device, each message once with all its readings
 * history ┘    ├ property_window, device_property, property_amendment
 *              └ what products count, added up locally
 *                  └ keyed by product and property
 *                      └ product_property_window, property_value_window, property_value_amendment
 * </pre>
 */
public final class Telemetry {

    private Telemetry() {}

    /**
     * The rows of the telemetry tables.
     *
     * @param posts properties as devices report them
     * @param batches properties that devices report several at a time
     * @param history properties that devices report after the fact
     * @param config windows and lateness
     * @param time what counts as late, and how long redeliveries are recognised
     */
    public static DataStream<Change> attach(
            DataStream<PropertyPost> posts,
            DataStream<PropertyBatch> batches,
            DataStream<PropertyHistory> history,
            TelemetryConfig config,
            TimeConfig time) {
        TelemetryRules rules = TelemetryRules.of(config, time);
        SingleOutputStreamOperator<Change> devices =
                readings(posts, batches, history)
                        .keyBy(DeviceReadings::device, TypeInformation.of(DeviceKey.class))
                        .transform(
                                "telemetry of devices",
                                TypeInformation.of(Change.class),
                                new DeviceTelemetryOperator(rules))
                        .uid("telemetry-device");
        SingleOutputStreamOperator<Change> products =
                devices.getSideOutput(DeviceTelemetryOperator.PRODUCT_DELTAS)
                        .keyBy(ProductDelta::key, TypeInformation.of(ProductProperty.class))
                        .process(
                                new ProductTelemetryFunction(rules.windows()),
                                TypeInformation.of(Change.class))
                        .name("telemetry of products")
                        .uid("telemetry-product");
        return devices.union(products);
    }

    private static DataStream<DeviceReadings> readings(
            DataStream<PropertyPost> posts,
            DataStream<PropertyBatch> batches,
            DataStream<PropertyHistory> history) {
        SingleOutputStreamOperator<DeviceReadings> ofPosts =
                posts.map(DeviceReadings::of, DeviceReadings.TYPE)
                        .name("readings of posts")
                        .uid("telemetry-post");
        SingleOutputStreamOperator<DeviceReadings> ofBatches =
                batches.map(DeviceReadings::of, DeviceReadings.TYPE)
                        .name("readings of batches")
                        .uid("telemetry-batch");
        SingleOutputStreamOperator<DeviceReadings> ofHistory =
                history.map(DeviceReadings::of, DeviceReadings.TYPE)
                        .name("readings of history")
                        .uid("telemetry-history");
        return ofPosts.union(ofBatches, ofHistory);
    }
}
