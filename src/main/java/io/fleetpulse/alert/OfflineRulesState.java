package io.fleetpulse.alert;

import io.fleetpulse.config.AlertRules.OfflineRule;
import io.fleetpulse.result.NameHash;

import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rules by which the state of the devices was evaluated. A broadcast state: every task saves the
 * same.
 */
final class OfflineRulesState {

    private static final String RULES = "rules";
    private static final String VERSION = "version of ";
    private static final String DEFINITION = "definition of ";

    private final BroadcastState<String, Long> saved;

    OfflineRulesState(OperatorStateStore store) throws Exception {
        saved =
                store.getBroadcastState(
                        new MapStateDescriptor<>("offline-rules", Types.STRING, Types.LONG));
    }

    /** The versions of the share rules of the run before; null if it saved none. */
    ShareVersions versions() throws Exception {
        if (!saved.contains(RULES)) {
            return null;
        }
        return new ShareVersions(startingWith(VERSION), startingWith(DEFINITION));
    }

    private Map<String, Long> startingWith(String prefix) throws Exception {
        Map<String, Long> found = new HashMap<>();
        for (Map.Entry<String, Long> entry : saved.entries()) {
            if (entry.getKey().startsWith(prefix)) {
                found.put(entry.getKey().substring(prefix.length()), entry.getValue());
            }
        }
        return found;
    }

    /**
     * Saves the rules.
     *
     * @return whether the saved ones were others
     */
    boolean save(ShareVersions versions, List<OfflineRule> offline) throws Exception {
        long now = hash(offline, versions);
        Long before = saved.get(RULES);
        saved.clear();
        saved.put(RULES, now);
        for (Map.Entry<String, Long> version : versions.byRule().entrySet()) {
            saved.put(VERSION + version.getKey(), version.getValue());
        }
        for (Map.Entry<String, Long> definition : versions.definitions().entrySet()) {
            saved.put(DEFINITION + definition.getKey(), definition.getValue());
        }
        return before != null && before != now;
    }

    private static long hash(List<OfflineRule> offline, ShareVersions versions) {
        StringBuilder text = new StringBuilder();
        for (OfflineRule rule : offline) {
            text.append(rule.devices().products())
                    .append(new TreeMap<>(rule.devices().tags()))
                    .append(rule.after())
                    .append(rule.updating())
                    .append(rule.severity());
        }
        return NameHash.of(text + new TreeMap<>(versions.byRule()).toString());
    }
}
