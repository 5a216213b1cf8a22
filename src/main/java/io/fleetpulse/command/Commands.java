package io.fleetpulse.command;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.counting.CountIncrement;
import io.fleetpulse.counting.CountedMessage;
import io.fleetpulse.counting.CountedTable;
import io.fleetpulse.counting.CountingRules;
import io.fleetpulse.counting.ValidationFailures;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.DownlinkReply;

import java.util.ArrayList;
import java.util.List;

/** The command feature: counts replies to commands. */
public final class Commands {

    private Commands() {}

    /** Returns the rules by which replies count. */
    public static CountingRules countingRules() {
        return new CountingRules().with(DownlinkReply.class, Commands::of);
    }

    static CountedMessage of(DownlinkReply reply) {
        DeviceKey device = new DeviceKey(reply.productKey(), reply.deviceName());
        List<CountIncrement> counts = new ArrayList<>(2);
        List<DeviceActivity> activities = new ArrayList<>(1);
        counts.add(
                new CountIncrement(
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
                    ValidationFailures.of(
                            reply.productKey(),
                            ValidationFailures.Kind.DOWNLINK,
                            reply.failure(),
                            reply.gmtCreate()));
            activities.add(
                    ValidationFailures.activity(
                            reply.productKey(),
                            reply.deviceName(),
                            reply.failure(),
                            reply.gmtCreate()));
        }
        return CountedMessage.of(reply, device, reply.gmtCreate(), counts, activities);
    }
}
