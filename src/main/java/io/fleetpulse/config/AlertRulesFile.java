package io.fleetpulse.config;

import io.fleetpulse.config.AlertRules.OfflineRule;
import io.fleetpulse.config.AlertRules.PropertyRule;
import io.fleetpulse.config.AlertRules.ShareRule;
import io.fleetpulse.config.AlertRules.SilentRule;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the file that {@code alert.rules} names: JSON, which may contain comments.
 *
 * <pre>
 * {
 *   "offline": [
 *     {"products": ["a1Therm*"], "tags": {"site": "harbour"}, "after": "30m", "severity": "critical"},
 *     {"after": "1d", "updating": "2h"}
 *   ],
 *   "shares": [{"name": "outage", "after": "15m", "share": 0.2, "clear": 0.1, "devices": 10}],
 *   "silent": [{"products": ["a1Therm*"], "after": "1h"}],
 *   "properties": [
 *     {"name": "hot", "property": "Temperature", "comparison": "&gt;", "value": 60, "clear": 55, "for": "5m"}
 *   ]
 * }
 * </pre>
 *
 * <p>Any mistake refuses the configuration, so that an incomplete rule is never used.
 */
final class AlertRulesFile {

    private static final String LISTS = "offline, shares, silent or properties";

    private final JsonFile json;
    private final List<OfflineRule> offline = new ArrayList<>();
    private final List<ShareRule> shares = new ArrayList<>();
    private final List<SilentRule> silent = new ArrayList<>();
    private final List<PropertyRule> properties = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> shareNames = new HashSet<>();

    private AlertRulesFile(JsonFile json) {
        this.json = json;
    }

    /** Reads the rules and reports every mistake with its line. */
    static AlertRules read(String file, Mistakes mistakes) {
        return JsonFileReader.read(
                        file,
                        problem -> mistakes.add(ConfigKeys.ALERT_RULES.name(), file, problem),
                        json -> new AlertRulesFile(json).rules(file))
                .orElse(AlertRules.none());
    }

    private interface RuleReader {
        void read() throws IOException;
    }

    private AlertRules rules(String file) throws IOException {
        json.next();
        if (json.isObject("expected an object with " + LISTS)) {
            for (String name = json.nextMember(); name != null; name = json.nextMember()) {
                switch (name) {
                    case "offline" -> each(name, this::offlineRule);
                    case "shares" -> each(name, this::shareRule);
                    case "silent" -> each(name, this::silentRule);
                    case "properties" -> each(name, this::propertyRule);
                    default -> json.unknown(name, LISTS);
                }
            }
        }
        json.end();
        return new AlertRules(
                file,
                List.copyOf(offline),
                List.copyOf(shares),
                List.copyOf(silent),
                List.copyOf(properties));
    }

    private void each(String member, RuleReader rule) throws IOException {
        if (json.isList("\"" + member + "\": expected a list of rules")) {
            while (json.nextElement()) {
                if (json.isObject("expected a rule, an object")) {
                    rule.read();
                }
            }
        }
    }

    private void offlineRule() throws IOException {
        DeviceRuleDraft rule = new DeviceRuleDraft(json, "warning");
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            if (name.equals("updating")) {
                rule.readUpdating(name);
            } else if (!rule.read(name)) {
                json.unknown(name, "products, tags, after, updating or severity");
            }
        }
        if (rule.isComplete()) {
            offline.add(rule.offline());
        }
    }

    private void shareRule() throws IOException {
        DeviceRuleDraft rule = new DeviceRuleDraft(json, "critical");
        String ruleName = null;
        Double share = null;
        Double clear = null;
        Integer devices = 1;
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            switch (name) {
                case "name" -> ruleName = json.name(name);
                case "updating" -> rule.readUpdating(name);
                case "share" -> share = json.value(name, AlertRuleTypes.SHARE);
                case "clear" -> clear = json.value(name, AlertRuleTypes.SHARE);
                case "devices" -> devices = json.value(name, ConfigTypes.COUNT);
                default -> {
                    if (!rule.read(name)) {
                        json.unknown(
                                name,
                                "name, products, tags, after, updating, share, clear, devices or"
                                        + " severity");
                    }
                }
            }
        }
        if (ruleName == null || share == null || devices == null) {
            json.wrong(rule.line(), "a rule: expected \"name\", \"after\" and \"share\"");
            return;
        }
        if (!shareNames.add(ruleName)) {
            json.wrong(rule.line(), "\"name\": " + ruleName + " is given twice");
        }
        if (clear == null) {
            clear = share;
        }
        if (clear > share) {
            json.wrong(rule.line(), "\"clear\" is beyond \"share\"");
        }
        if (rule.isComplete()) {
            shares.add(new ShareRule(ruleName, rule.offline(), share, clear, devices));
        }
    }

    private void silentRule() throws IOException {
        DeviceRuleDraft rule = new DeviceRuleDraft(json, "warning");
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            if (!rule.read(name)) {
                json.unknown(name, "products, tags, after or severity");
            }
        }
        if (rule.isComplete()) {
            silent.add(new SilentRule(rule.devices(), rule.after(), rule.severity()));
        }
    }

    private void propertyRule() throws IOException {
        PropertyRuleDraft rule = new PropertyRuleDraft(json);
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            if (!rule.read(name)) {
                json.unknown(
                        name,
                        "name, products, property, comparison, value, clear, for or severity");
            }
        }
        if (rule.isComplete()) {
            if (!names.add(rule.name())) {
                json.wrong(rule.line(), "\"name\": " + rule.name() + " is given twice");
            }
            properties.add(rule.finished());
        }
    }
}
