package io.fleetpulse.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rules by which devices and properties raise alerts. Of several offline or silent rules that match
 * a device, the first counts; of share and property rules, every one that matches.
 *
 * @param file {@code alert.rules}: the file that the rules were read from; null where there is none
 * @param offline devices that are offline too long
 * @param shares products of which too many devices are offline too long
 * @param silent devices that are online and send nothing for too long
 * @param properties properties that are beyond a limit too long
 */
public record AlertRules(
        String file,
        List<OfflineRule> offline,
        List<ShareRule> shares,
        List<SilentRule> silent,
        List<PropertyRule> properties)
        implements Serializable {

    /** How long an update excuses a device that goes offline during it, where a rule gives no time. */
    public static final Duration UPDATING = Duration.ofHours(2);

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
            return products.isEmpty() || ProductPattern.anyMatches(products, productKey);
        }
    }

    /**
     * Raises an alert for devices that are offline too long.
     *
     * @param devices the devices
     * @param after how long a device must be offline
     * @param updating how long at most an update excuses a device that goes offline during it; the
     *     device must then be offline for {@code after} from the end of the excuse
     * @param severity {@code warning} or {@code critical}
     */
    public record OfflineRule(Devices devices, Duration after, Duration updating, String severity)
            implements Serializable {}

    /**
     * Raises an alert for a product of which too many devices are offline too long.
     *
     * @param name identifies the rule; unique among share rules
     * @param each the devices, and when one of them is offline too long
     * @param share the least share of the devices, above 0 and at most 1
     * @param clear the alert ends when the share is below this; at most {@code share}
     * @param atLeast the least number of devices that must be offline too long
     */
    public record ShareRule(String name, OfflineRule each, double share, double clear, long atLeast)
            implements Serializable {}

    /**
     * Raises an alert for devices that are online and send nothing for too long.
     *
     * @param devices the devices
     * @param after how long a device must be silent
     * @param severity {@code warning} or {@code critical}
     */
    public record SilentRule(Devices devices, Duration after, String severity)
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
     * @param severity {@code warning} or {@code critical}
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
        return new AlertRules(null, List.of(), List.of(), List.of(), List.of());
    }

    /** Returns the first offline rule that matches a device; empty where there is none. */
    public Optional<OfflineRule> offlineRule(String productKey, Map<String, String> tags) {
        return offline.stream()
                .filter(rule -> rule.devices().include(productKey, tags))
                .findFirst();
    }

    /** Returns the first silent rule that matches a device; empty where there is none. */
    public Optional<SilentRule> silentRule(String productKey, Map<String, String> tags) {
        return silent.stream().filter(rule -> rule.devices().include(productKey, tags)).findFirst();
    }

    /** Returns the shortest silence that can raise an alert for a product; empty where none can. */
    public Optional<Duration> shortestSilence(String productKey) {
        return silent.stream()
                .filter(rule -> rule.devices().includesProduct(productKey))
                .map(SilentRule::after)
                .min(Duration::compareTo);
    }

    /** Returns the names of the tags by which rules choose devices. */
    public Set<String> tags() {
        Set<String> tags = new HashSet<>();
        offline.forEach(rule -> tags.addAll(rule.devices().tags().keySet()));
        shares.forEach(rule -> tags.addAll(rule.each().devices().tags().keySet()));
        silent.forEach(rule -> tags.addAll(rule.devices().tags().keySet()));
        return tags;
    }
}
