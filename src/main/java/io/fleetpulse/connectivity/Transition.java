package io.fleetpulse.connectivity;

import io.fleetpulse.message.DeviceStatus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * One entry of a device's log: the device went online or offline. A log has each pair of time and
 * status only once.
 *
 * @param time when the status changed by the platform's clock, milliseconds since the epoch
 * @param online true for {@code online}, false for {@code offline}
 * @param offlineReason the platform's reason; null if the message has none
 * @param clientIp public address of the device; null if the message has none
 * @param iotId the platform's identifier of the device; null if the message has none
 */
public record Transition(
        long time, boolean online, Long offlineReason, String clientIp, String iotId) {

    /** By time and status: entries equal in both are the same transition. */
    private static final Comparator<Transition> BY_IDENTITY =
            Comparator.comparingLong(Transition::time).thenComparing(Transition::online);

    /** By time; at equal times offline by takeover, then online, then any other offline. */
    private static final Comparator<Transition> BY_ORDER =
            Comparator.comparingLong(Transition::time).thenComparingInt(Transition::rank);

    static Transition of(DeviceStatus status) {
        return new Transition(
                status.time(),
                status.online(),
                status.offlineReasonCode(),
                status.clientIp(),
                status.iotId());
    }

    boolean isKickedByTakeover() {
        return !online && offlineReason != null && offlineReason == DeviceStatus.KICKED_BY_TAKEOVER;
    }

    /** Merges transitions into a log, in log order and with each time and status once. */
    static List<Transition> merge(List<Transition> log, Collection<Transition> more) {
        List<Transition> all = new ArrayList<>(log.size() + more.size());
        all.addAll(log);
        all.addAll(more);
        all.sort(BY_IDENTITY);
        List<Transition> merged = new ArrayList<>(all.size());
        for (Transition transition : all) {
            int last = merged.size() - 1;
            if (last >= 0 && BY_IDENTITY.compare(merged.get(last), transition) == 0) {
                merged.set(last, merged.get(last).mergedWith(transition));
            } else {
                merged.add(transition);
            }
        }
        merged.sort(BY_ORDER);
        return merged;
    }

    /** Two messages of one transition may differ in details; the arrival order must not decide. */
    private Transition mergedWith(Transition same) {
        return new Transition(
                time,
                online,
                greater(offlineReason, same.offlineReason),
                greater(clientIp, same.clientIp),
                greater(iotId, same.iotId));
    }

    private static <T extends Comparable<T>> T greater(T one, T other) {
        if (one == null) {
            return other;
        }
        if (other == null || one.compareTo(other) >= 0) {
            return one;
        }
        return other;
    }

    private int rank() {
        if (isKickedByTakeover()) {
            return 0;
        }
        if (online) {
            return 1;
        }
        return 2;
    }
}
