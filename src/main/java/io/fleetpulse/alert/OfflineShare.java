package io.fleetpulse.alert;

import io.fleetpulse.alert.ShareHistory.Raised;
import io.fleetpulse.config.AlertRules.ShareRule;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Determines when too many devices of a product are offline too long, as a function of the changes
 * in each window. The state at a window's end counts: the alert begins when the share reaches the
 * rule's, and ends when the share is below the one that clears it.
 */
final class OfflineShare {

    private final ShareRule rule;
    private final String productKey;

    OfflineShare(ShareRule rule, String productKey) {
        this.rule = rule;
        this.productKey = productKey;
    }

    private boolean begins(long offline, long devices) {
        return offline >= rule.atLeast() && offline >= rule.share() * devices;
    }

    private boolean continues(long offline, long devices) {
        return offline >= rule.atLeast() && offline >= rule.clear() * devices;
    }

    /** The alerts, by their begin. */
    SortedMap<Long, Cause> causes(ShareHistory history, SortedMap<Long, ShareCount> windows) {
        SortedMap<Long, Cause> causes = new TreeMap<>();
        ShareHistory last = after(history, windows, causes);
        if (last.raised() != null) {
            put(last.raised(), null, causes);
        }
        return causes;
    }

    /** The history after more windows. */
    ShareHistory after(ShareHistory history, SortedMap<Long, ShareCount> windows) {
        return after(history, windows, new TreeMap<>());
    }

    private ShareHistory after(
            ShareHistory history,
            SortedMap<Long, ShareCount> windows,
            SortedMap<Long, Cause> ended) {
        long length = Shares.window(rule);
        long before = history.before();
        long offline = history.offline();
        long devices = history.devices();
        Raised raised = history.raised();
        for (Map.Entry<Long, ShareCount> window : windows.entrySet()) {
            before = window.getKey() + length;
            offline += window.getValue().offline();
            devices += window.getValue().devices();
            if (raised == null && begins(offline, devices)) {
                raised = new Raised(before, offline, devices);
            } else if (raised != null && !continues(offline, devices)) {
                put(raised, before, ended);
                raised = null;
            }
        }
        return new ShareHistory(before, offline, devices, raised, history.judged());
    }

    private void put(Raised raised, Long to, SortedMap<Long, Cause> causes) {
        String detail =
                "{\"rule\":\"%s\",\"share\":%s,\"offline\":%s,\"devices\":%s,\"limit_ms\":%s}"
                        .formatted(
                                JsonEscapes.escaped(rule.name()),
                                rule.share(),
                                raised.offline(),
                                raised.devices(),
                                rule.each().after().toMillis());
        causes.put(
                raised.at(),
                Cause.ofRule(raised.at(), to, productKey, rule.each().severity(), detail));
    }
}
