package io.fleetpulse.simulator;

import io.fleetpulse.message.Family;
import io.fleetpulse.simulator.PropertyMessages.TimedValue;
import io.fleetpulse.simulator.PropertyValue.Part;

import java.util.List;
import java.util.SplittableRandom;

/** The shared services of every activity: randomness, the agenda, the platform, and the witness. */
record World(SplittableRandom random, Agenda agenda, Platform platform, Witness witness) {

    /** Forwards readings, and reports those that count to the witness. */
    ForwardedTotals forwardReadings(
            SimulatedDevice device,
            PlatformMessage message,
            List<TimedValue> items,
            long gmtCreate) {
        ForwardedTotals forwarded = platform.forward(message, gmtCreate);
        boolean history = message.family() == Family.PROPERTY_HISTORY;
        for (TimedValue item : items) {
            long time = item.time();
            if (time == PropertyMessages.NO_TIME) {
                time = gmtCreate;
            }
            for (Part part : item.value().parts()) {
                witness.reading(
                        new Reading(
                                device.product.key(),
                                device.name,
                                item.property() + part.suffix(),
                                time,
                                part.value(),
                                part.kind(),
                                history,
                                forwarded.arrival()));
            }
        }
        return forwarded;
    }

    /** Forwards a message with one fact, and reports the fact to the witness. */
    void forward(PlatformMessage message, long now, Fact fact) {
        platform.forward(message, now);
        witness.fact(fact);
    }

    /** Forwards a device's transition, and reports it to the witness. */
    void forwardTransition(SimulatedDevice device, long time, Integer offlineReason) {
        SimulatedTransition transition =
                new SimulatedTransition(
                        device.product.key(),
                        device.name,
                        time,
                        offlineReason == null,
                        offlineReason,
                        device.clientIp);
        boolean withUtcTime = random.nextInt(100) != 0;
        platform.forward(DeviceMessages.status(device, transition, withUtcTime), time);
        witness.transition(transition);
    }

    /** Returns true once in this many calls on average. */
    boolean onceIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** Returns a random time between half and one and a half of a mean. */
    long around(long mean) {
        return mean / 2 + random.nextLong(mean + 1);
    }

    /** Returns a random choice. */
    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
