package io.fleetpulse.simulator;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.Family;
import io.fleetpulse.simulator.Product.ProductEvent;
import io.fleetpulse.simulator.PropertyMessages.Failure;
import io.fleetpulse.simulator.PropertyMessages.TimedValue;

import java.util.ArrayList;
import java.util.List;

/** Simulates the reports of an online device: mostly its properties, sometimes other messages. */
final class Reporting {

    private static final long HOUR = 3_600_000;

    private static final List<Failure> FAILURES =
            List.of(
                    new Failure("attribute_8", 6304, "tsl parse: params not exist -> attribute_8"),
                    new Failure("attribute_8", 6304, "tsl parse: params not exist"),
                    new Failure("Interval", 6306, "tsl parse: int type value is out of range"),
                    new Failure("Label", 6308, "tsl parse: text is too long 文本过长"));

    private final World world;
    private final SimulatedDevice device;
    private final long interval;

    /**
     * Creates the reports of a device.
     *
     * @param interval approximate milliseconds between reports
     */
    Reporting(World world, SimulatedDevice device, long interval) {
        this.world = world;
        this.device = device;
        this.interval = interval;
    }

    /** Reports, and plans the next report. */
    void report(long now) {
        if (device.online) {
            reportSomething(now);
        }
        world.agenda().at(now + world.around(interval), this::report);
    }

    private void reportSomething(long now) {
        int roll = world.random().nextInt(100);
        if (roll < 80) {
            postProperties(now);
        } else if (roll < 85) {
            postBatch(now);
        } else if (roll < 91) {
            SimulatedEvents.event(world, device, anyEvent(), now, world.onceIn(12));
        } else if (roll < 92) {
            SimulatedEvents.batch(world, device, anyEvent(), now);
        } else if (roll < 95) {
            Answers.answer(world, device, now);
        } else if (roll < 96) {
            SimulatedInventory.version(world, device, now);
        } else {
            CustomReports.send(world, device, now);
        }
    }

    private void postProperties(long now) {
        List<TimedValue> items = new ArrayList<>();
        for (Property property : device.product.properties()) {
            long time = now - world.random().nextInt(1_500);
            if (world.onceIn(40)) {
                time = PropertyMessages.NO_TIME;
            }
            items.add(timed(property, time, now));
        }
        List<TimedValue> sent = new ArrayList<>(items);
        if (world.onceIn(3_000)) {
            // The device's clock is wrong here, so no result counts this reading.
            Property property = device.product.properties().get(0);
            sent.set(0, timed(property, now + 24 * HOUR, now));
            items.remove(0);
        }
        Failure failure = null;
        if (world.onceIn(50)) {
            failure = world.oneOf(FAILURES);
        }
        PlatformMessage message =
                PropertyMessages.post(device, Family.PROPERTY_POST, now, sent, failure);
        ForwardedTotals forwarded = world.forwardReadings(device, message, items, now);
        if (items.size() < sent.size()) {
            int readings = sent.get(0).value().parts().size();
            for (int i = 0; i < forwarded.records() * readings; i++) {
                world.witness().deadLetter(DeadLetterReason.FUTURE_TIMESTAMP);
            }
        }
        if (failure != null) {
            world.witness()
                    .fact(
                            new Fact.Failure(
                                    device.product.key(),
                                    device.name,
                                    "property",
                                    failure.property(),
                                    failure.code(),
                                    failure.message(),
                                    now));
        }
    }

    private void postBatch(long now) {
        Property property = world.oneOf(device.product.properties());
        List<TimedValue> items = new ArrayList<>();
        for (int i = 4; i >= 0; i--) {
            items.add(timed(property, now - 50 - i * 400L, now));
        }
        PlatformMessage message = PropertyMessages.batch(device, property.identifier(), items);
        world.forwardReadings(device, message, items, now);
    }

    private TimedValue timed(Property property, long time, long now) {
        PropertyValue value = property.generator().at(device.character, now, world.random());
        return new TimedValue(property.identifier(), time, value);
    }

    /** Returns a random event; errors are rare. */
    private ProductEvent anyEvent() {
        ProductEvent event = world.oneOf(device.product.events());
        if ("error".equals(event.type()) && !world.onceIn(20)) {
            return device.product.events().get(1);
        }
        return event;
    }
}
