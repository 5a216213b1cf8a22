package io.fleetpulse.simulator;

import io.fleetpulse.message.Family;
import io.fleetpulse.simulator.PropertyMessages.TimedValue;

import java.util.ArrayList;
import java.util.List;

/** Posts what devices stored while they were offline, after they return. */
final class History {

    private static final long SECOND = 1_000;

    private History() {}

    /** Posts the values that the device measured while it was offline, oldest first. */
    static void post(World world, SimulatedDevice device, long from, long now) {
        List<Property> properties = device.product.properties();
        int posts = 2 + world.random().nextInt(4);
        for (int i = 0; i < posts; i++) {
            long time = from + (now - from) * i / posts;
            List<TimedValue> items = new ArrayList<>();
            for (Property property : properties) {
                items.add(
                        new TimedValue(
                                property.identifier(),
                                time,
                                property.generator().at(device.character, time, world.random())));
            }
            PlatformMessage message =
                    PropertyMessages.post(
                            device, Family.PROPERTY_HISTORY, now + 100L * i, items, null);
            world.forwardReadings(device, message, items, now + 100L * i);
        }
        if (world.onceIn(3)) {
            SimulatedEvents.history(
                    world, device, world.oneOf(device.product.events()), from, now + SECOND);
        }
    }
}
