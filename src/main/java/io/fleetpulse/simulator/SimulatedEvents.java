package io.fleetpulse.simulator;

import io.fleetpulse.simulator.Product.ProductEvent;

/**
 * Simulates events of devices: forwards them in each of the platform's forms, and reports them to
 * the witness.
 */
final class SimulatedEvents {

    private static final String NOT_IN_BATCHES = "unknown";

    private SimulatedEvents() {}

    /** An event happened just now. */
    static void event(
            World world, SimulatedDevice device, ProductEvent event, long now, boolean failed) {
        long time = now - 3;
        ForwardedTotals forwarded =
                world.platform().forward(EventMessages.post(device, event, time, failed), now);
        report(world, device, event, event.type(), time, failed, false, forwarded);
        if (failed) {
            world.witness()
                    .fact(
                            new Fact.Failure(
                                    device.product.key(),
                                    device.name,
                                    "event",
                                    event.qualified(),
                                    EventMessages.FAILURE_CODE,
                                    EventMessages.FAILURE,
                                    time));
        }
    }

    /** An event happened some time ago. */
    static void history(
            World world, SimulatedDevice device, ProductEvent event, long time, long now) {
        ForwardedTotals forwarded =
                world.platform().forward(EventMessages.history(device, event, time), now);
        report(world, device, event, event.type(), time, false, true, forwarded);
    }

    /** An event happened twice, and the device sends both as a batch. */
    static void batch(World world, SimulatedDevice device, ProductEvent event, long now) {
        long time = now - 5;
        ForwardedTotals forwarded =
                world.platform().forward(EventMessages.batch(device, event, time), now);
        report(world, device, event, NOT_IN_BATCHES, time - 1_000, false, false, forwarded);
        report(world, device, event, NOT_IN_BATCHES, time, false, false, forwarded);
    }

    private static void report(
            World world,
            SimulatedDevice device,
            ProductEvent event,
            String type,
            long time,
            boolean failed,
            boolean history,
            ForwardedTotals forwarded) {
        world.witness()
                .fact(
                        new Fact.Event(
                                device.product.key(),
                                device.name,
                                event.qualified(),
                                type,
                                time,
                                failed,
                                history,
                                forwarded.arrival()));
    }
}
