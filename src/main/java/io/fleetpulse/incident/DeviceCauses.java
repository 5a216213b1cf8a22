package io.fleetpulse.incident;

import io.fleetpulse.message.DeviceKey;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The causes for the ends of a device's sessions. Mutable: the list belongs to this
 * record and changes in place. A session end belongs to one gateway; it has a second cause for an
 * update, or until the other gateway has retracted its own.
 *
 * @param causes the newest {@value #MOST} causes, ordered by session end
 */
public record DeviceCauses(List<OfflineCause> causes) {

    static final int MOST = 1_024;

    private static final Comparator<OfflineCause> BY_END =
            Comparator.comparingLong(OfflineCause::offlineAt)
                    .thenComparingLong(OfflineCause::onlineAt);

    /**
     * A gateway before an update, then the outage nearest to the session end, then the earlier one:
     * a total order for one session.
     */
    private static final Comparator<OfflineCause> NEAREST_FIRST =
            Comparator.comparing(OfflineCause::isUpdate)
                    .thenComparingLong(cause -> Math.abs(cause.outage() - cause.offlineAt()))
                    .thenComparingLong(OfflineCause::outage)
                    .thenComparing(cause -> cause.gateway().productKey())
                    .thenComparing(cause -> cause.gateway().deviceName());

    static DeviceCauses none() {
        return new DeviceCauses(new ArrayList<>());
    }

    boolean isEmpty() {
        return causes.isEmpty();
    }

    /** The cause for the end of the session that began at the given time; null if there is none. */
    OfflineCause of(long onlineAt) {
        return causes.stream()
                .filter(cause -> cause.onlineAt() == onlineAt)
                .min(NEAREST_FIRST)
                .orElse(null);
    }

    /** Whether the limit is reached and this cause is older than all kept ones. */
    boolean isBeyond(OfflineCause cause) {
        return causes.size() >= MOST && BY_END.compare(cause, causes.get(0)) < 0;
    }

    /**
     * Stores a gateway's cause, replacing that gateway's earlier cause for the same session. A
     * cause with a null outage only removes the earlier one.
     */
    void put(OfflineCause said) {
        causes.removeIf(cause -> isOf(cause, said.onlineAt(), said.gateway()));
        if (said.outage() == null) {
            return;
        }
        int place = causes.size();
        while (place > 0 && BY_END.compare(causes.get(place - 1), said) > 0) {
            place--;
        }
        causes.add(place, said);
        if (causes.size() > MOST) {
            causes.remove(0);
        }
    }

    private static boolean isOf(OfflineCause cause, long onlineAt, DeviceKey gateway) {
        return cause.onlineAt() == onlineAt && cause.gateway().equals(gateway);
    }

    /** Removes the causes of sessions that ended before the given time. */
    void forgetBefore(long time) {
        causes.removeIf(cause -> cause.offlineAt() < time);
    }
}
