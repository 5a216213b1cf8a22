package io.fleetpulse.incident;

import io.fleetpulse.message.DeviceKey;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The causes that gateways name for the ends of a device's sessions. Its parts are its own and change in
 * place. An end belongs to one gateway, so a second cause is only one that its gateway has not taken
 * back yet.
 *
 * @param causes the newest {@value #MOST}, in the order of the ends
 */
public record DeviceCauses(List<OfflineCause> causes) {

    static final int MOST = 1_024;

    private static final Comparator<OfflineCause> BY_END =
            Comparator.comparingLong(OfflineCause::offlineAt)
                    .thenComparingLong(OfflineCause::onlineAt);

    /** The outage that is nearest to the end, then the earlier one: a total order for one session. */
    private static final Comparator<OfflineCause> NEAREST_FIRST =
            Comparator.<OfflineCause>comparingLong(
                            cause -> Math.abs(cause.outage() - cause.offlineAt()))
                    .thenComparingLong(OfflineCause::outage)
                    .thenComparing(cause -> cause.gateway().productKey())
                    .thenComparing(cause -> cause.gateway().deviceName());

    static DeviceCauses none() {
        return new DeviceCauses(new ArrayList<>());
    }

    boolean isEmpty() {
        return causes.isEmpty();
    }

    /** The cause of the end of the session that began at a time; null for none. */
    OfflineCause of(long onlineAt) {
        return causes.stream()
                .filter(cause -> cause.onlineAt() == onlineAt)
                .min(NEAREST_FIRST)
                .orElse(null);
    }

    /** Whether so many causes are kept that one of this end is older than all of them and is not. */
    boolean isBeyond(OfflineCause cause) {
        return causes.size() >= MOST && BY_END.compare(cause, causes.get(0)) < 0;
    }

    /** Takes in what a gateway says, in the place of what that gateway said before of the session. */
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

    /** Forgets the ends before a time. */
    void forgetBefore(long time) {
        causes.removeIf(cause -> cause.offlineAt() < time);
    }
}
