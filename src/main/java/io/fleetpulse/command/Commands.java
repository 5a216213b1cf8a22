package io.fleetpulse.command;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.counting.Count;
import io.fleetpulse.counting.CountedTable;
import io.fleetpulse.counting.Delivery;
import io.fleetpulse.counting.DeliveryRules;
import io.fleetpulse.counting.FailureCount;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.DownlinkReply;

import java.util.ArrayList;
import java.util.List;

/** The feature: replies to commands. */
public final class Commands {

    private Commands() {}

    /** Returns the rules by which replies count. */
    public static DeliveryRules deliveries() {
        return new DeliveryRules().with(DownlinkReply.class, Commands::of);
    }

    static Delivery of(DownlinkReply reply) {
        DeviceKey device = new DeviceKey(reply.productKey(), reply.deviceName());
        List<Count> counts = new ArrayList<>(2);
        List<DeviceActivity> activities = new ArrayList<>(1);
        counts.add(
                new Count(
                        CountedTable.DOWNLINK_WINDOW,
                        reply.productKey(),
                        Service.of(reply.commandTopic()),
                        "",
                        reply.code(),
                        reply.gmtCreate(),
                        new long[] {1},
                        null));
        if (reply.failure() != null) {
            counts.add(
                    FailureCount.of(
                            reply.productKey(),
                            FailureCount.Kind.DOWNLINK,
                            reply.failure(),
                            reply.gmtCreate()));
            activities.add(
                    FailureCount.activity(
                            reply.productKey(),
                            reply.deviceName(),
                            reply.failure(),
                            reply.gmtCreate()));
        }
        return Delivery.of(reply, device, reply.gmtCreate(), counts, activities);
    }
}
