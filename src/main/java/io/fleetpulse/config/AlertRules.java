package io.fleetpulse.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rules by which devices and properties raise alerts. Of several offline rules that match a device,
 * the first counts; of property rules, every one that matches.
 *
 * @param file {@code alert.rules}: the file that the rules were read from; null where there is none
 * @param offline devices that are offline too long
 * @param properties properties that are beyond a limit too long
 */
public record AlertRules(String file, List<OfflineRule> offline, List<PropertyRule> properties)
        implements Serializable {

    /**
     * The devices that a rule matches.
     *
     * @param products product keys; a key that ends in {@code *} matches all products with that
     *     prefix. Empty for every product
     * @param tags tags that a device must have, with these values; empty for none
     */
    public record Devices(List<String> products, Map<String, String> tags) implements Serializable {

        /** Whether the rule matches a device. */
        public boolean include(String productKey, Map<String, String> tagsOfDevice) {
            return includesProduct(productKey)
                    && tags.entrySet().stream()
                            .allMatch(tag -> tag.getValue().equals(tagsOfDevice.get(tag.getKey())));
        }

        /** Whether the rule can match devices of a product. */
        public boolean includesProduct(String productKey) {
            return products.isEmpty()
                    || products.stream().anyMatch(pattern -> matches(pattern, productKey));
        }

        private static boolean matches(String pattern, String productKey) {
            if (pattern.endsWith("*")) {
                return productKey.startsWith(pattern.substring(0, pattern.length() - 1));
            }
            return productKey.equals(pattern);
        }
    }

    /**
     * Raises an alert for devices that are offline too long.
     *
     * @param devices the devices
     * @param after how long a device must be offline
     * @param updating how long, where the device went offline during an update: counted from then,
     *     or from the update's end
     * @param severity {@code info}, {@code warning} or {@code critical}
     */
    public record OfflineRule(Devices devices, Duration after, Duration updating, String severity)
            implements Serializable {}

    /**
     * Raises an alert for a property that is beyond a limit too long.
     *
     * @param name identifies the rule; unique among property rules
     * @param devices the devices
     * @param property name of the property
     * @param above true if values above the limit are beyond it, false if those below are
     * @param limit the limit; a value that equals it is not beyond it
     * @param clear the value, not beyond the limit, from which on the alert ends
     * @param atLeast how long the property must be beyond the limit
     * @param severity {@code info}, {@code warning} or {@code critical}
     */
    public record PropertyRule(
            String name,
            Devices devices,
            String property,
            boolean above,
            double limit,
            double clear,
            Duration atLeast,
            String severity)
            implements Serializable {}

    /** Returns rules that raise no alerts. */
    public static AlertRules none() {
        return new AlertRules(null, List.of(), List.of());
    }

    /** Returns the first offline rule that matches a device; empty where there is none. */
    public Optional<OfflineRule> offlineRule(String productKey, Map<String, String> tags) {
        return offline.stream()
                .filter(rule -> rule.devices().include(productKey, tags))
                .findFirst();
    }
}
