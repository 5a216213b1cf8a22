package io.fleetpulse.alert;

import io.fleetpulse.config.AlertRules.OfflineRule;
import io.fleetpulse.config.AlertRules.ShareRule;
import io.fleetpulse.result.NameHash;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Versions of share rules. A rule has a new version when a restart adds it again, or changes which
 * devices it counts or when they count: what devices added to the shares of an earlier version is
 * then void, and every device is counted anew.
 *
 * @param byRule versions by the names of their rules
 * @param definitions what the versions count, by the names of their rules
 */
record ShareVersions(Map<String, Long> byRule, Map<String, Long> definitions) {

    /**
     * The versions of the rules of a run.
     *
     * @param before the versions of the run before; null if there is none, or if it did not save
     *     them
     * @param restored number of the restored checkpoint, which makes new versions unique
     */
    static ShareVersions of(List<ShareRule> rules, ShareVersions before, long restored) {
        Map<String, Long> byRule = new HashMap<>();
        Map<String, Long> definitions = new HashMap<>();
        for (ShareRule rule : rules) {
            long definition = definition(rule);
            definitions.put(rule.name(), definition);
            byRule.put(rule.name(), version(rule.name(), definition, before, restored));
        }
        return new ShareVersions(byRule, definitions);
    }

    private static long version(String name, long definition, ShareVersions before, long restored) {
        if (before == null) {
            return definition;
        }
        Long known = before.definitions.get(name);
        if (known != null && known == definition) {
            return before.byRule.get(name);
        }
        return NameHash.of(definition + " of " + restored);
    }

    private static long definition(ShareRule rule) {
        OfflineRule each = rule.each();
        return NameHash.of(
                rule.name()
                        + each.devices().products()
                        + new TreeMap<>(each.devices().tags())
                        + each.after()
                        + each.updating());
    }

    long of(String rule) {
        return Optional.ofNullable(byRule.get(rule)).orElse(0L);
    }

    /** All versions. */
    long[] all() {
        return byRule.values().stream().mapToLong(Long::longValue).toArray();
    }
}
