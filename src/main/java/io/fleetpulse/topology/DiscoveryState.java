package io.fleetpulse.topology;

import io.fleetpulse.message.Message;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is known of a sub-device that a gateway found. Times are milliseconds since the epoch.
 *
 * <p>Where the envelope gives no time, a message has that of its Kafka record, and each delivery a
 * later one: of the deliveries of one message the earliest counts.
 *
 * @param firstAt earliest report; {@link Long#MAX_VALUE} where none has a time
 * @param lastAt latest report of those that are not among {@code recent} any more
 * @param gatewayIotId the platform's identifier of the gateway; null where it is not known
 * @param recent reports that may be delivered again, each once; null for none
 */
public record DiscoveryState(long firstAt, long lastAt, IotId gatewayIotId, List<Report> recent) {

    /** More are not waited for: the earliest then counts as it is. */
    static final int MOST_RECENT = 64;

    /** A sub-device that was never found. */
    static final DiscoveryState NONE =
            new DiscoveryState(Long.MAX_VALUE, Long.MIN_VALUE, null, List.of());

    /**
     * A message that says that the sub-device was found.
     *
     * @param message its fingerprint
     * @param at its earliest time so far
     */
    public record Report(long message, long at) {}

    /**
     * The state after one more report.
     *
     * @param forgottenBefore reports from before this time are delivered no more
     */
    DiscoveryState after(Discovery discovery, long forgottenBefore) {
        long at = discovery.at();
        if (at == Message.NO_TIME) {
            return new DiscoveryState(
                    firstAt,
                    lastAt,
                    IotId.newest(gatewayIotId, discovery.gatewayIotId(), at),
                    reports());
        }
        long last = lastAt;
        List<Report> kept = new ArrayList<>();
        for (Report report : reports()) {
            if (report.message() == discovery.message()) {
                at = Math.min(at, report.at());
            } else if (report.at() < forgottenBefore) {
                last = Math.max(last, report.at());
            } else {
                kept.add(report);
            }
        }
        kept.add(new Report(discovery.message(), at));
        kept.sort(Comparator.comparingLong(Report::at).thenComparingLong(Report::message));
        if (kept.size() > MOST_RECENT) {
            last = Math.max(last, kept.remove(0).at());
        }
        return new DiscoveryState(
                Math.min(firstAt, at),
                last,
                IotId.newest(gatewayIotId, discovery.gatewayIotId(), at),
                kept);
    }

    /** The latest report of all. */
    long lastSeenAt() {
        long last = lastAt;
        for (Report report : reports()) {
            last = Math.max(last, report.at());
        }
        return last;
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
                IotId.textOf(gatewayIotId));
    }
}
