package io.fleetpulse.incident;

import io.fleetpulse.lifetime.PackedFormat;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes and reads the log of a gateway. Times are written as the distance from the time before.
 */
final class GatewayLogFormat implements PackedFormat<GatewayLog> {

    @Override
    public void write(GatewayLog log, DataOutput out) throws IOException {
        CompactText.writeLength(log.outages().size(), out);
        long before = 0;
        for (GatewayOutage outage : log.outages()) {
            CompactLong.write(outage.at() - before, out);
            before = outage.at();
            CompactLong.write(outage.times(), out);
            CompactLong.write(outage.devices(), out);
        }
        CompactText.writeLength(log.returns().size(), out);
        before = 0;
        for (long time : log.returns()) {
            CompactLong.write(time - before, out);
            before = time;
        }
        CompactText.writeLength(log.periods().size(), out);
        for (DropPeriod period : log.periods()) {
            CompactLong.write(period.number(), out);
            CompactText.writeLength(period.parts(), out);
            CompactLong.write(period.drops(), out);
        }
    }

    @Override
    public GatewayLog read(DataInput in) throws IOException {
        int size = CompactText.readLength(in);
        List<GatewayOutage> outages = new ArrayList<>(size + 1);
        long at = 0;
        for (int index = 0; index < size; index++) {
            at += CompactLong.read(in);
            int times = (int) CompactLong.read(in);
            outages.add(new GatewayOutage(at, times, CompactLong.read(in)));
        }
        size = CompactText.readLength(in);
        List<Long> returns = new ArrayList<>(size + 1);
        at = 0;
        for (int index = 0; index < size; index++) {
            at += CompactLong.read(in);
            returns.add(at);
        }
        size = CompactText.readLength(in);
        List<DropPeriod> periods = new ArrayList<>(size + 1);
        for (int index = 0; index < size; index++) {
            periods.add(
                    new DropPeriod(
                            CompactLong.read(in),
                            CompactText.readLength(in),
                            (int) CompactLong.read(in)));
        }
        return new GatewayLog(outages, returns, periods);
    }
}
