package io.fleetpulse.config;

import java.util.List;

/** Product keys in files of rules: a key, or a prefix followed by {@code *}. */
final class ProductPattern {

    private ProductPattern() {}

    /** Whether one of the patterns matches a product. */
    static boolean anyMatches(List<String> patterns, String productKey) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, productKey));
    }

    private static boolean matches(String pattern, String productKey) {
        if (pattern.endsWith("*")) {
            return productKey.startsWith(pattern.substring(0, pattern.length() - 1));
        }
        return productKey.equals(pattern);
    }
}
