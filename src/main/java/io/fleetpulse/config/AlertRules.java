package io.fleetpulse.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When devices and properties raise alerts. Of the rules of a kind that mean a device, the first counts.
 *
 * @param file {@code alert.rules}: the file that the rules were read from; null where there is none
 * @param offline devices that are offline too long
 * @param properties properties that are beyond a limit too long
 */
public record AlertRules(String file, List<OfflineRule> offline, List<PropertyRule> properties)
        implements Serializable {

    /**
     * The devices that a rule means.
     *
     * @param products product keys, of which one that ends in {@code *} stands for all that begin so;
     *     empty for every one
     * @param tags tags that a device must have, with these values; empty for none
     */
    public record Devices(List<String> products, Map<String, String> tags) implements Serializable {

        /** Whether a device is meant. */
        public boolean include(String productKey, Map<String, String> tagsOfDevice) {
            return includesProduct(productKey)
                    && tags.entrySet().stream()
                            .allMatch(tag -> tag.getValue().equals(tagsOfDevice.get(tag.getKey())));
        }

        /** Whether devices of a product may be meant. */
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
     * Devices that are offline too long.
     *
     * @param devices the devices
     * @param after how long
     * @param updating how long where it went offline in the midst of an update, from then on or from the
     *     update's end
     * @param severity {@code info}, {@code warning} or {@code critical}
     */
    public record OfflineRule(Devices devices, Duration after, Duration updating, String severity)
            implements Serializable {}

    /**
     * A property that is beyond a limit too long.
     *
     * @param name tells the rule from others
     * @param devices the devices
     * @param property name of the property
     * @param above whether values above the limit are beyond it; else those below
     * @param limit the limit; a value that equals it is not beyond it
     * @param clear the value from which on it is over, not beyond the limit
     * @param atLeast how long
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

    /** No rules at all. */
    public static AlertRules none() {
        return new AlertRules(null, List.of(), List.of());
    }

    /** The rule for a device's time offline; empty where there is none. */
    public Optional<OfflineRule> offlineRule(String productKey, Map<String, String> tags) {
        return offline.stream()
                .filter(rule -> rule.devices().include(productKey, tags))
                .findFirst();
    }
}
