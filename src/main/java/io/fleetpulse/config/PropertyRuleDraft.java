package io.fleetpulse.config;

import io.fleetpulse.config.AlertRules.Devices;
import io.fleetpulse.config.AlertRules.PropertyRule;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The members of a rule about a property, while the file is read. */
final class PropertyRuleDraft {

    private final JsonFile json;
    private final int line;
    private String name;
    private List<String> products = List.of();
    private String property;
    private String comparison;
    private Double value;
    private Double clear;
    private Duration atLeast = Duration.ZERO;
    private String severity = "warning";

    PropertyRuleDraft(JsonFile json) {
        this.json = json;
        this.line = json.line();
    }

    /** The line in which the rule begins. */
    int line() {
        return line;
    }

    /** Reads a member; returns false where it is not one of these members. */
    boolean read(String member) throws IOException {
        switch (member) {
            case "name" -> name = json.name(member);
            case "products" -> products = json.texts(member);
            case "property" -> property = json.name(member);
            case "comparison" -> comparison = json.value(member, AlertRuleTypes.COMPARISON);
            case "value" -> value = json.value(member, AlertRuleTypes.NUMBER);
            case "clear" -> clear = json.value(member, AlertRuleTypes.NUMBER);
            case "for" -> atLeast = json.value(member, ConfigTypes.DURATION);
            case "severity" -> severity = json.value(member, AlertRuleTypes.SEVERITY);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Whether the rule has the members that it needs; reports a rule without one of them. */
    boolean isComplete() {
        if (name == null || property == null || comparison == null || value == null) {
            json.wrong(
                    line, "a rule: expected \"name\", \"property\", \"comparison\" and \"value\"");
            return false;
        }
        return true;
    }

    String name() {
        return name;
    }

    /** Returns the rule; reports a value of {@code clear} that is beyond the limit. */
    PropertyRule finished() {
        boolean above = comparison.equals(">");
        double clears = clear == null ? value : clear;
        if (above && clears > value || !above && clears < value) {
            json.wrong(line, "\"clear\" is beyond \"value\"");
        }
        return new PropertyRule(
                name,
                new Devices(products, Map.of()),
                property,
                above,
                value,
                clears,
                atLeast,
                severity);
    }
}
