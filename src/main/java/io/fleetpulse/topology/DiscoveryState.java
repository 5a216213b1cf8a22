package io.fleetpulse.topology;

import io.fleetpulse.message.Message;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The state of a sub-device that a gateway discovered. Times are milliseconds since the epoch.
 *
 * <p>If the envelope has no time, a message has the time of its Kafka record, which is later in
 * each delivery. The earliest delivery of a message counts.
 *
 * @param firstAt earliest report; {@link Long#MAX_VALUE} if none has a time
 * @param lastAt latest report among those no longer in {@code recent}
 * @param gatewayIotId the platform's identifier of the gateway, of the reports no longer in {@code
 *     recent} and those without a time; null if unknown
 * @param recent reports that may be delivered again, without duplicates; null for none
 */
public record DiscoveryState(long firstAt, long lastAt, IotId gatewayIotId, List<Report> recent) {

    /** Maximum number of recent reports; the time of an older report is final. */
    static final int MOST_RECENT = 64;

    /** A sub-device that was never discovered. */
    static final DiscoveryState NONE =
            new DiscoveryState(Long.MAX_VALUE, Long.MIN_VALUE, null, List.of());

    /**
     * A message that reports the sub-device.
     *
     * @param message fingerprint of the message
     * @param at earliest time of the message so far, milliseconds since the epoch
     * @param gatewayIotId the platform's identifier of the gateway; null if the message has none
     */
    public record Report(long message, long at, String gatewayIotId) {

        /** The report of two deliveries of the same message. */
        Report with(Report other) {
            return new Report(
                    message,
                    Math.min(at, other.at),
                    IotId.greater(gatewayIotId, other.gatewayIotId));
        }
    }

    /**
     * The state after one more report. The watermark of the report's own partition decides whether
     * it is a redelivery, the watermark of all partitions what no partition delivers again.
     *
     * @param forgottenBefore a report of this message before this time is another message,
     *     milliseconds since the epoch
     * @param finalBefore reports before this time are final, milliseconds since the epoch; at most
     *     {@code forgottenBefore}
     */
    DiscoveryState after(Discovery discovery, long forgottenBefore, long finalBefore) {
        Report added = new Report(discovery.message(), discovery.at(), discovery.gatewayIotId());
        if (added.at() == Message.NO_TIME) {
            return new DiscoveryState(firstAt, lastAt, identifierAfter(added), reports());
        }
        DiscoveryState state = this;
        List<Report> kept = new ArrayList<>();
        for (Report report : reports()) {
            boolean same = report.message() == added.message();
            if (same && report.at() >= forgottenBefore) {
                added = added.with(report);
            } else if (same || report.at() < finalBefore) {
                state = state.settle(report);
            } else {
                kept.add(report);
            }
        }
        kept.add(added);
        kept.sort(Comparator.comparingLong(Report::at).thenComparingLong(Report::message));
        if (kept.size() > MOST_RECENT) {
            state = state.settle(kept.remove(0));
        }
        return new DiscoveryState(
                Math.min(firstAt, added.at()), state.lastAt, state.gatewayIotId, kept);
    }

    /** The state after a report whose time is final. */
    private DiscoveryState settle(Report report) {
        return new DiscoveryState(
                firstAt, Math.max(lastAt, report.at()), identifierAfter(report), recent);
    }

    private IotId identifierAfter(Report report) {
        return IotId.newest(gatewayIotId, report.gatewayIotId(), report.at());
    }

    /** The time of the latest report, milliseconds since the epoch. */
    long lastSeenAt() {
        long last = lastAt;
        for (Report report : reports()) {
            last = Math.max(last, report.at());
        }
        return last;
    }

    /** The platform's identifier of the gateway; null if unknown. */
    String newestGatewayIotId() {
        IotId newest = gatewayIotId;
        for (Report report : reports()) {
            newest = IotId.newest(newest, report.gatewayIotId(), report.at());
        }
        return IotId.textOf(newest);
    }

    private List<Report> reports() {
        if (recent == null) {
            return List.of();
        }
        return recent;
    }

    Change toRow(EdgeKey edge) {
        return Change.upsert(
                Table.DISCOVERED_DEVICE,
                edge.gatewayProductKey(),
                edge.gatewayDeviceName(),
                edge.productKey(),
                edge.deviceName(),
                firstAt == NONE.firstAt ? null : (Long) firstAt,
                firstAt == NONE.firstAt ? null : (Long) lastSeenAt(),
                newestGatewayIotId());
    }
}
