package io.fleetpulse.inventory;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.activity.DeviceSeen;
import io.fleetpulse.counting.CountIncrement;
import io.fleetpulse.counting.CountedMessage;
import io.fleetpulse.counting.CountedTable;
import io.fleetpulse.counting.CountingRules;
import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.DeviceLifecycle;
import io.fleetpulse.message.TagChange;
import io.fleetpulse.message.TopologyChange;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;

import java.util.List;

/**
 * The inventory: the existing devices, with their state, gateway and tags.
 *
 * <pre>
 * lifecycle, tags, topology, devices seen ── by device ──▶ device
 * lifecycle ── counts of messages ──▶ lifecycle_window (written by another feature)
 * </pre>
 *
 * Design decisions:
 *
 * <ul>
 *   <li>The newest lifecycle message decides the state, and {@code changed_at} is its time, even if
 *       an older message had the same state. At equal times delete wins over disable, disable over
 *       enable, and enable over create.
 *   <li>{@code iot_id} is that of the newest lifecycle, tag or topology message that has one, at
 *       equal times the greater text; before the first of these messages, the greatest text of any
 *       message.
 *   <li>The gateway is that of an existing edge: an enabled edge ranks above a disabled one, then
 *       the edge changed last, then the one with the greater key. The newest 16 gateways of a
 *       device are kept.
 *   <li>A deletion of all tags deletes the older ones: a tag set at the same time stays. Of two
 *       values set at the same time the greater text wins. A tag without a value is null. The 256
 *       tags changed last are kept, including deleted ones. Keys are limited to 256 bytes, values
 *       to 2,048.
 *   <li>A deleted device keeps its gateway and tags, until messages about them change them.
 *   <li>A device is kept for as long as it exists, however silent it is: at most 16 gateways and
 *       256 tags. The state of a deleted device is cleared after 365 days without a change; its
 *       row stays, and its next message creates the state again.
 * </ul>
 */
public final class Inventory {

    private Inventory() {}

    /** Attaches the feature and returns the rows of {@code device}. */
    public static DataStream<Change> attach(
            DataStream<DeviceLifecycle> lifecycles,
            DataStream<TagChange> tags,
            DataStream<TopologyChange> topologies,
            DataStream<DeviceSeen> seen) {
        DataStream<DeviceFact> ofLifecycle =
                lifecycles
                        .map(DeviceFact::of)
                        .returns(DeviceFact.class)
                        .name("Lifecycle facts")
                        .uid("inventory-lifecycle-facts")
                        .setDescription("Lifecycle facts: the content of lifecycle messages");
        DataStream<DeviceFact> ofTags =
                tags.map(DeviceFact::of)
                        .returns(DeviceFact.class)
                        .name("Tag facts")
                        .uid("inventory-tag-facts")
                        .setDescription("Tag facts: the content of tag messages");
        DataStream<DeviceFact> ofEdges =
                topologies
                        .<DeviceFact>flatMap(
                                (message, out) -> {
                                    for (DeviceIdentity device : message.devices()) {
                                        out.collect(DeviceFact.of(message, device));
                                    }
                                })
                        .returns(DeviceFact.class)
                        .name("Edge facts")
                        .uid("inventory-edge-facts")
                        .setDescription("Edge facts: the content of topology messages");
        return seen.map(DeviceFact::of)
                .returns(DeviceFact.class)
                .name("Devices seen")
                .uid("inventory-devices-seen")
                .setDescription("Devices seen: devices that any message mentions")
                .union(ofLifecycle, ofTags, ofEdges)
                .keyBy(fact -> fact.device().shared(), DeviceKeySerializer.TYPE)
                .process(new Devices(), TypeInformation.of(Change.class))
                .name("Inventory by device")
                .uid("inventory-devices")
                .setDescription("Inventory by device: device");
    }

    /** The rules by which lifecycle messages are counted. */
    public static CountingRules countingRules() {
        return new CountingRules().with(DeviceLifecycle.class, Inventory::counted);
    }

    /** Counts a lifecycle message: one in {@code lifecycle_window}, by its action. */
    static CountedMessage counted(DeviceLifecycle message) {
        CountIncrement count =
                new CountIncrement(
                        CountedTable.LIFECYCLE_WINDOW,
                        message.productKey(),
                        DeviceRules.word(message.action()),
                        "",
                        0,
                        message.messageCreateTime(),
                        new long[] {1},
                        null);
        return CountedMessage.of(
                message,
                new DeviceKey(message.productKey(), message.deviceName()),
                message.messageCreateTime(),
                List.of(count),
                List.of());
    }
}
