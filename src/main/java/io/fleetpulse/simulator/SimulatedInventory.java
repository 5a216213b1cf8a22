package io.fleetpulse.simulator;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Simulates the platform's messages about existing devices: lifecycle, tags, gateways and versions.
 */
final class SimulatedInventory {

    private SimulatedInventory() {}

    /** A device was created, deleted, enabled or disabled. */
    static void lifecycle(World world, SimulatedDevice device, String action, long now) {
        String secret = SimulatedDevice.identifier(world.random(), 32);
        world.forward(
                DeviceMessages.lifecycle(device, action, secret, now),
                now,
                new Fact.Lifecycle(device.product.key(), device.name, device.iotId, action, now));
    }

    /** A tag got a value. */
    static void tag(World world, SimulatedDevice device, String key, String value, long now) {
        PlatformMessage message = DeviceMessages.tag(device, key, value, now);
        tags(world, device, message, "UPDATE", Map.of(key, value), now);
    }

    /** Some tags were deleted. */
    static void deleteTags(World world, SimulatedDevice device, List<String> keys, long now) {
        Map<String, String> values = new TreeMap<>();
        keys.forEach(key -> values.put(key, ""));
        PlatformMessage message = DeviceMessages.tagsDeleted(device, keys, now);
        tags(world, device, message, "DELETE", values, now);
    }

    /** All tags were deleted. */
    static void clearTags(World world, SimulatedDevice device, long now) {
        PlatformMessage message = DeviceMessages.tagsCleared(device, now);
        tags(world, device, message, "DELETEALL", Map.of(), now);
    }

    private static void tags(
            World world,
            SimulatedDevice device,
            PlatformMessage message,
            String action,
            Map<String, String> values,
            long now) {
        world.forward(
                message,
                now,
                new Fact.Tags(device.product.key(), device.name, action, values, now));
    }

    /** Sub-devices were attached to a gateway, detached, disabled or enabled there. */
    static void topology(
            World world,
            SimulatedDevice gateway,
            String action,
            List<SimulatedDevice> devices,
            long now) {
        world.platform().forward(DeviceMessages.topology(gateway, action, devices, now), now);
        for (SimulatedDevice device : devices) {
            world.witness()
                    .fact(
                            new Fact.Edge(
                                    gateway.product.key(),
                                    gateway.name,
                                    device.product.key(),
                                    device.name,
                                    action,
                                    now));
        }
    }

    /** A gateway found sub-devices. */
    static void found(
            World world, SimulatedDevice gateway, List<SimulatedDevice> devices, long now) {
        ForwardedTotals forwarded =
                world.platform().forward(DeviceMessages.found(gateway, devices), now);
        for (SimulatedDevice device : devices) {
            world.witness()
                    .fact(
                            new Fact.Found(
                                    gateway.product.key(),
                                    gateway.name,
                                    device.product.key(),
                                    device.name,
                                    forwarded.generated()));
        }
    }

    /** A device reports the version that it runs, unless it is one that never reports versions. */
    static void version(World world, SimulatedDevice device, long now) {
        if (device.tellsVersion) {
            world.forward(
                    OtaMessages.version(device, now),
                    now,
                    new Fact.Version(
                            device.product.key(),
                            device.name,
                            device.product.module(),
                            device.version,
                            now));
        }
    }
}
