package io.fleetpulse.config;

import io.fleetpulse.config.AlertRules.Devices;
import io.fleetpulse.config.AlertRules.OfflineRule;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The members that rules about devices have in common, while the file is read. */
final class DeviceRuleDraft {

    private final JsonFile json;
    private final int line;
    private List<String> products = List.of();
    private Map<String, String> tags = Map.of();
    private boolean hasAfter;
    private Duration after;
    private Duration updating = AlertRules.UPDATING;
    private String severity;

    /**
     * @param severity severity of a rule that has none
     */
    DeviceRuleDraft(JsonFile json, String severity) {
        this.json = json;
        this.line = json.line();
        this.severity = severity;
    }

    /** The line in which the rule begins. */
    int line() {
        return line;
    }

    /** Reads a member; returns false where it is not one of these members. */
    boolean read(String member) throws IOException {
        switch (member) {
            case "products" -> products = json.texts(member);
            case "tags" -> tags = tags(member);
            case "after" -> {
                hasAfter = true;
                after = json.value(member, ConfigTypes.POSITIVE_DURATION);
            }
            case "severity" -> severity = json.value(member, AlertRuleTypes.SEVERITY);
            default -> {
                return false;
            }
        }
        return true;
    }

    void readUpdating(String member) throws IOException {
        updating = json.value(member, ConfigTypes.DURATION);
    }

    private Map<String, String> tags(String member) throws IOException {
        Map<String, String> read = new TreeMap<>();
        if (json.isObject("\"" + member + "\": expected an object of tags")) {
            for (String name = json.nextMember(); name != null; name = json.nextMember()) {
                String value = json.name(name);
                if (value != null) {
                    read.put(name, value);
                }
            }
        }
        return read;
    }

    /** Whether the rule has a time; reports a rule without one. */
    boolean isComplete() {
        if (!hasAfter) {
            json.wrong(line, "\"after\" is missing");
        }
        return after != null;
    }

    Devices devices() {
        return new Devices(products, tags);
    }

    Duration after() {
        return after;
    }

    String severity() {
        return severity;
    }

    OfflineRule offline() {
        return new OfflineRule(devices(), after, updating, severity);
    }
}
