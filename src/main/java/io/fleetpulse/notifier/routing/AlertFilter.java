package io.fleetpulse.notifier.routing;

import io.fleetpulse.notifier.alert.Alert;
import io.fleetpulse.notifier.alert.Severity;

import java.util.List;

/**
 * A set of alerts.
 *
 * @param products product keys, of which one that ends in {@code *} stands for all that begin so; empty
 *     for every one
 * @param kinds kinds of alerts; empty for every one
 * @param severity how severe an alert is at the least
 */
public record AlertFilter(List<String> products, List<String> kinds, Severity severity) {

    /** Whether an alert is among these. */
    public boolean matches(Alert alert) {
        return alert.severity().isAtLeast(severity)
                && (kinds.isEmpty() || kinds.contains(alert.id().kind()))
                && (products.isEmpty() || matchesProduct(alert.productKey()));
    }

    private boolean matchesProduct(String product) {
        if (product == null) {
            return false;
        }
        for (String pattern : products) {
            if (pattern.endsWith("*")
                    ? product.startsWith(pattern.substring(0, pattern.length() - 1))
                    : product.equals(pattern)) {
                return true;
            }
        }
        return false;
    }
}
