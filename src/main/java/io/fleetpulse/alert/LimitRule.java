package io.fleetpulse.alert;

import io.fleetpulse.config.AlertRules.Devices;
import io.fleetpulse.config.AlertRules.PropertyRule;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the causes of a property rule depend on, stored with the windows that it evaluated: a restart
 * may change the rule, and what the earlier rule raised must be retracted unchanged.
 *
 * @param property name of the property
 * @param above whether values above the limit are beyond it
 * @param limit the limit
 * @param clear the value from which on the alert ends
 * @param atLeast how long the property must be beyond the limit, milliseconds
 * @param severity severity of the alerts
 */
public record LimitRule(
        String property, boolean above, double limit, double clear, long atLeast, String severity) {

    static LimitRule of(PropertyRule rule) {
        return new LimitRule(
                rule.property(),
                rule.above(),
                rule.limit(),
                rule.clear(),
                rule.atLeast().toMillis(),
                rule.severity());
    }

    /** The rule of this name, for a device that it matches. */
    PropertyRule named(String name) {
        return new PropertyRule(
                name,
                new Devices(List.of(), Map.of()),
                property,
                above,
                limit,
                clear,
                Duration.ofMillis(atLeast),
                severity);
    }

    /** Whether both rules evaluate the same extreme value of a window. */
    boolean readsLike(LimitRule other) {
        return property.equals(other.property) && above == other.above;
    }
}
