package io.fleetpulse.simulator;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.Family;
import io.fleetpulse.simulator.PropertyMessages.TimedValue;

import java.util.ArrayList;
import java.util.List;

/** A device that is online reports: mostly its properties, sometimes something else. */
final class Reporting {

    private static final long HOUR = 3_600_000;
    private static final List<String> REPLIES =
            List.of("success", "success", "success", "success", "request parameter error");

    private final World world;
    private final SimulatedDevice device;
    private final long interval;

    /**
     * A device's reports.
     *
     * @param interval milliseconds from report to report, about
     */
    Reporting(World world, SimulatedDevice device, long interval) {
        this.world = world;
        this.device = device;
        this.interval = interval;
    }

    /** The device reports, and will again. */
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
            world.platform()
                    .forward(
                            EventMessages.post(
                                    device,
                                    world.oneOf(device.product.events()),
                                    now - 3,
                                    world.onceIn(12)),
                            now);
        } else if (roll < 92) {
            world.platform()
                    .forward(
                            EventMessages.batch(
                                    device, world.oneOf(device.product.events()), now - 5),
                            now);
        } else if (roll < 95) {
            reply(now);
        } else if (roll < 96) {
            world.platform().forward(OtaMessages.version(device, now), now);
        } else {
            postCustom(now);
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
            // A device whose clock is wrong: this reading counts nowhere.
            Property property = device.product.properties().get(0);
            sent.set(0, timed(property, now + 24 * HOUR, now));
            items.remove(0);
            sent.get(0)
                    .value()
                    .parts()
                    .forEach(part -> world.witness().deadLetter(DeadLetterReason.FUTURE_TIMESTAMP));
        }
        PlatformMessage message =
                PropertyMessages.post(device, Family.PROPERTY_POST, now, sent, world.onceIn(50));
        world.forwardReadings(device, message, items, now);
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

    private void reply(long now) {
        String service = "property/set";
        if (world.onceIn(2)) {
            service = device.product.service();
        }
        String text = world.oneOf(REPLIES);
        int code = 200;
        if (!"success".equals(text)) {
            code = 460;
        }
        world.platform().forward(DeviceMessages.reply(device, service, code, text, now), now);
    }

    private void postCustom(long now) {
        if (world.onceIn(3)) {
            byte[] frame = new byte[12 + world.random().nextInt(20)];
            for (int i = 0; i < frame.length; i++) {
                frame[i] = (byte) world.random().nextInt(256);
            }
            frame[0] = (byte) 0xA5;
            world.platform().forward(DeviceMessages.custom(device, "frame", frame), now);
            return;
        }
        JsonBytes json = new JsonBytes().beginObject();
        json.name("rssi").number(-40 - world.random().nextInt(60));
        json.name("uptime").number(now / 1_000 % 1_000_000);
        json.name("note").text("状态正常").endObject();
        world.platform()
                .forward(DeviceMessages.custom(device, "diagnostics", json.toByteArray()), now);
    }
}
