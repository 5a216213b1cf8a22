package io.fleetpulse.config;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The rules that follow from the settings of a product. Products with equal settings share one
 * object, because rules can cost more to create than to apply. The number of objects is bounded by
 * the entries of {@code product.settings}.
 *
 * @param <C> settings, with value equality
 * @param <R> rules
 */
public final class ProductRules<C, R> {

    private final Function<String, C> settings;
    private final Function<C, R> rules;
    private final Map<C, R> created = new HashMap<>();

    /**
     * Creates no rules yet.
     *
     * @param settings the settings of a product key
     * @param rules creates the rules of settings
     */
    public ProductRules(Function<String, C> settings, Function<C, R> rules) {
        this.settings = settings;
        this.rules = rules;
    }

    /** Returns the rules of a product. */
    public R of(String productKey) {
        return created.computeIfAbsent(settings.apply(productKey), rules);
    }
}
