package io.fleetpulse.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Settings of single products, which replace those of the job. Of the entries that match a product
 * and give a setting, the first counts.
 *
 * @param file {@code product.settings}: the file that the entries were read from; null where there
 *     is none
 * @param entries the entries in their order
 */
public record ProductSettings(String file, List<Entry> entries) implements Serializable {

    private static final String FLAPPING_WITHIN = ConfigKeys.CONNECTIVITY_FLAPPING_WITHIN.name();

    /** The settings that an entry may give. */
    static final List<ConfigKey<?>> KEYS =
            List.of(
                    ConfigKeys.CONNECTIVITY_FLAPPING_TRANSITIONS,
                    ConfigKeys.CONNECTIVITY_FLAPPING_WITHIN,
                    ConfigKeys.ROLLOUT_STALL_AFTER,
                    ConfigKeys.INCIDENT_DEVICES,
                    ConfigKeys.INCIDENT_SHARE,
                    ConfigKeys.GATE_MINIMUM_DEVICES,
                    ConfigKeys.GATE_MINIMUM_ONLINE,
                    ConfigKeys.GATE_CONFIDENCE,
                    ConfigKeys.GATE_HOLD_RATIO,
                    ConfigKeys.GATE_ROLLBACK_RATIO,
                    ConfigKeys.GATE_INSTALL_FAILURES);

    /**
     * Settings of some products.
     *
     * @param products product keys; a key that ends in {@code *} matches all products with that
     *     prefix
     * @param values values by the name of their setting
     */
    public record Entry(List<String> products, Map<String, Serializable> values)
            implements Serializable {}

    /** Returns settings that replace nothing. */
    public static ProductSettings none() {
        return new ProductSettings(null, List.of());
    }

    /** Returns the settings of sessions and flapping for a product. */
    public ConnectivityConfig of(ConnectivityConfig config, String productKey) {
        return new ConnectivityConfig(
                config.window(),
                config.horizon(),
                config.takeoverWindow(),
                value(
                        ConfigKeys.CONNECTIVITY_FLAPPING_TRANSITIONS,
                        productKey,
                        config.flappingTransitions()),
                value(
                        ConfigKeys.CONNECTIVITY_FLAPPING_WITHIN,
                        productKey,
                        config.flappingWithin()));
    }

    /** Returns the longest time within which the transitions of a flapping device fall. */
    public Duration longestFlapping(ConnectivityConfig config) {
        Duration longest = config.flappingWithin();
        for (Entry entry : entries) {
            Serializable within = entry.values().get(FLAPPING_WITHIN);
            if (within instanceof Duration duration && duration.compareTo(longest) > 0) {
                longest = duration;
            }
        }
        return longest;
    }

    /** Returns the settings of rollouts for a product. */
    public RolloutConfig of(RolloutConfig config, String productKey) {
        return new RolloutConfig(
                config.window(),
                value(ConfigKeys.ROLLOUT_STALL_AFTER, productKey, config.stallAfter()));
    }

    /** Returns the settings of incidents for a product. */
    public IncidentConfig of(IncidentConfig config, String productKey) {
        return new IncidentConfig(
                config.gatewayWindow(),
                value(ConfigKeys.INCIDENT_DEVICES, productKey, config.devices()),
                value(ConfigKeys.INCIDENT_SHARE, productKey, config.share()),
                config.within());
    }

    /** Returns the settings of gates for a product. */
    public GateConfig of(GateConfig config, String productKey) {
        return new GateConfig(
                value(ConfigKeys.GATE_MINIMUM_DEVICES, productKey, config.minimumDevices()),
                value(ConfigKeys.GATE_MINIMUM_ONLINE, productKey, config.minimumOnline()),
                value(ConfigKeys.GATE_CONFIDENCE, productKey, config.confidence()),
                value(ConfigKeys.GATE_HOLD_RATIO, productKey, config.holdRatio()),
                value(ConfigKeys.GATE_ROLLBACK_RATIO, productKey, config.rollbackRatio()),
                value(ConfigKeys.GATE_INSTALL_FAILURES, productKey, config.installFailures()));
    }

    @SuppressWarnings("unchecked") // the file's reader keeps a value of the type of its key
    private <T> T value(ConfigKey<T> key, String productKey, T ofJob) {
        for (Entry entry : entries) {
            Serializable value = entry.values().get(key.name());
            if (value != null && ProductPattern.anyMatches(entry.products(), productKey)) {
                return (T) value;
            }
        }
        return ofJob;
    }
}
